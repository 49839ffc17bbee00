using System.Globalization;
using MessageBroker.Tests.PostgresBed;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MessageBroker.Benchmarks;

/// <summary>
/// Fills a store's tables in bulk with what finished messages leave once their payloads are purged: a case each, its message, effects and
/// attempts that are done, the keys that decide, journal entries with their leaves. The leaves stand in a log generation of their own, so that the
/// store's own log goes on. The rows serve to be in the way; they are no journal that could be checked.
/// </summary>
internal static class Filler
{
    private const int Chunk = 5_000;
    private const int EntriesEach = 5, EffectsEach = 3;
    /// <summary>Nothing is owed in a case that is over.</summary>
    private const int Nobody = (int)Exchange.Flow.Model.TurnRank.Nobody;

    public static async Task SqliteAsync(string file, int messages, bool outbound)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await RunAsync(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
        const string id = "printf('%08x-%04x-7000-8000-%012x', 25000000 + i / 65536, i % 65536, i * 64 + {0})", bytes = "randomblob({0})";
        for (var from = 0; from < messages; from += Chunk)
            await RunAsync(connection, "BEGIN; " + string.Join(";\n", Statements(
                $"(WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {Math.Min(messages, from + Chunk) - 1}) SELECT i FROM n)",
                "(WITH RECURSIVE k (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < {0} - 1) SELECT j FROM k)",
                id, bytes, "(1700000000000000 + i * 1000000)", outbound)) + "; COMMIT");
        await RunAsync(connection, Tally(messages, outbound) + "; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public static async Task PostgresAsync(PostgresCluster cluster, string database, int messages, bool outbound)
    {
        const string id = "(lpad(to_hex(25000000 + i / 65536), 8, '0') || '-' || lpad(to_hex(i % 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(i::bigint * 64 + {0}), 12, '0'))::uuid";
        const string bytes = "substr(decode(repeat(md5(i::text), 1 + {0} / 16), 'hex'), 1, {0})";
        for (var from = 0; from < messages; from += Chunk)
            // Foreign keys and the order of entries hold by construction.
            await RunAsync(cluster, database, "SET session_replication_role = replica;\n" + string.Join(";\n", Statements(
                $"(SELECT g AS i FROM generate_series({from}, {Math.Min(messages, from + Chunk) - 1}) AS g) AS n", "(SELECT g AS j FROM generate_series(0, {0} - 1) AS g) AS k",
                id, bytes, "to_timestamp(1700000000 + i)", outbound)));
        await RunAsync(cluster, database, Tally(messages, outbound));
        await RunAsync(cluster, database, "VACUUM (ANALYZE)");
    }

    private static string Tally(int messages, bool outbound) => string.Create(CultureInfo.InvariantCulture,
        $"INSERT INTO message_tally (state, messages) VALUES ('{(outbound ? "Acknowledged" : "Delivered")}', {messages}) ON CONFLICT (state) DO UPDATE SET messages = message_tally.messages + excluded.messages");

    private static IEnumerable<string> Statements(string numbers, string each, string id, string bytes, string time, bool outbound)
    {
        var (own, other) = outbound ? ("BG:BGASA", "RO:80246") : ("RO:80246", "BG:BGASA");
        string Id(string which) => string.Format(CultureInfo.InvariantCulture, id, which);
        string Bytes(int length) => string.Format(CultureInfo.InvariantCulture, bytes, length);
        string Each(int count) => $"{numbers} CROSS JOIN {string.Format(CultureInfo.InvariantCulture, each, count)}";
        var (message, secret, caseId) = (Id("0"), Id("1"), "'old-' || i");
        yield return $"INSERT INTO case_row (institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, created_at, version, turn_rank, turn_until) SELECT '{own}', {caseId}, 'old', 'ROOT-' || i, 'FB_BUC_01', '4.4', 'CaseOwner', '{other}', 0, {time}, 2, {Nobody}, '' FROM {numbers}";
        yield return $"""
            INSERT INTO message (id, institution, case_id, direction, state, partner, sed_type, set_id, document_version, instance_id, as4_message_id, conversation_id,
                national_system, request_id, request_version, secret_id, created_at, updated_at, receipt_at, version, tallied, erasing_at, erased_at, cause)
            SELECT {message}, '{own}', {caseId}, '{(outbound ? "Outbound" : "Inbound")}', '{(outbound ? "Acknowledged" : "Delivered")}', '{other}', 'F001', 'set-' || i, 1, 'instance-' || i, 'old-' || i || '@example',
                'conversation-' || i, {(outbound ? "'old', 'request-' || i, 1" : "NULL, NULL, NULL")}, {secret}, {time}, {time}, {time}, 5, '{(outbound ? "Acknowledged" : "Delivered")}', {time}, {time}, CASE WHEN i % 100 = 0 THEN 'SED-0012' END FROM {numbers}
            """;
        yield return outbound
            ? $"INSERT INTO request_key (national_system, request_id, request_version, message_id) SELECT 'old', 'request-' || i, 1, {message} FROM {numbers}"
            : $"INSERT INTO duplicate_key (sender, as4_message_id, digest, message_id) SELECT '{other}', 'old-' || i || '@example', 'digest-' || i, {message} FROM {numbers}";
        yield return $"""
            INSERT INTO effect_done (seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, done_at)
            SELECT -1 - i * {EffectsEach} - j, {Id("8 + j")}, '{own}', {caseId}, {message}, 'Report', 'Acknowledged', {time}, 1, 1, {time} FROM {Each(EffectsEach)}
            """;
        yield return $"INSERT INTO attempt_done (effect_id, number, started_at, deadline, ended_at, outcome, node) SELECT {Id("8 + j")}, 1, {time}, {time}, {time}, 'acknowledged', 'old-1' FROM {Each(EffectsEach)}";
        yield return $"INSERT INTO entry (id, institution, case_id, message_id, bytes, leaf_hash) SELECT {Id("16 + j")}, '{own}', {caseId}, {message}, {Bytes(640)}, {Bytes(32)} FROM {Each(EntriesEach)}";
        yield return $"INSERT INTO leaf (generation, leaf_index, entry_id, leaf_hash) SELECT -1, -1 - i * {EntriesEach} - j, {Id("16 + j")}, {Bytes(32)} FROM {Each(EntriesEach)}";
    }

    private static async Task RunAsync(PostgresCluster cluster, string database, string sql)
    {
        await using var connection = await cluster.ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}

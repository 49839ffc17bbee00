using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on account.</summary>
internal static class AccountTable
{
    private const string Select = "SELECT name, password_hash, roles, institutions, stamp, disabled_at, failures, locked_until, changed_at, changed_by, certificate FROM account";

    public static ValueTask<AccountRow?> FindAsync(IStoreLink link, string name) => link.FirstAsync($"{Select} WHERE name = @name", Read, ("@name", name));

    public static ValueTask<AccountRow?> ByCertificateAsync(IStoreLink link, string certificate) => link.FirstAsync($"{Select} WHERE certificate = @certificate", Read, ("@certificate", certificate));

    public static ValueTask<List<AccountRow>> AllAsync(IStoreLink link) => link.RowsAsync($"{Select} ORDER BY name", Read);

    public static async ValueTask PutAsync(IStoreLink link, AccountRow row) => await link.RunAsync(
        """
        INSERT INTO account (name, password_hash, roles, institutions, stamp, disabled_at, failures, locked_until, changed_at, changed_by, certificate)
        VALUES (@name, @hash, @roles, @institutions, @stamp, @disabled, @failures, @locked, @at, @by, @certificate)
        ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, roles = excluded.roles, institutions = excluded.institutions, stamp = excluded.stamp,
            disabled_at = excluded.disabled_at, failures = excluded.failures, locked_until = excluded.locked_until, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
            certificate = excluded.certificate
        """,
        ("@name", row.Name), ("@hash", row.PasswordHash), ("@roles", string.Join(',', row.Roles)), ("@institutions", string.Join(',', row.Institutions)), ("@stamp", row.Stamp),
        ("@disabled", row.DisabledAt), ("@failures", row.Failures), ("@locked", row.LockedUntil), ("@at", row.ChangedAt), ("@by", row.ChangedBy), ("@certificate", row.Certificate));

    /// <summary>False where the account was changed meanwhile, or somebody else counted.</summary>
    public static ValueTask<bool> CountAsync(IStoreLink link, AccountRow row, int failures, DateTimeOffset? lockedUntil) => link.RunAsync(
        "UPDATE account SET failures = @failures, locked_until = @locked WHERE name = @name AND stamp = @stamp AND failures = @before",
        ("@failures", failures), ("@locked", lockedUntil), ("@name", row.Name), ("@stamp", row.Stamp), ("@before", row.Failures)).IsOneAsync();

    private static AccountRow Read(StoreRow row) => new()
    {
        Name = row.Text(0),
        PasswordHash = row.Text(1),
        Roles = row.Text(2).Split(','),
        Institutions = row.Text(3).Split(','),
        Stamp = row.Id(4),
        DisabledAt = row.TimeOrNull(5),
        Failures = row.Number(6),
        LockedUntil = row.TimeOrNull(7),
        ChangedAt = row.Time(8),
        ChangedBy = row.Text(9),
        Certificate = row.TextOrNull(10),
    };
}

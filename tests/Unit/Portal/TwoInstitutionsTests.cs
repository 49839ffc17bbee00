using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>
/// Two institutions of one broker whose cases look alike, drawn from a seed: whatever address, filter, cursor, search or table a person of the one asks for, nothing of
/// the other is in the answer, and what is the other's is answered like what is not there. BROKER_PORTAL_WORLDS says how many worlds.
/// </summary>
public sealed partial class TwoInstitutionsTests
{
    private const string Own = "BG:BGASA", Other = "BG:BGNSI";

    private static readonly MessageState[] States = Enum.GetValues<MessageState>();

    private static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    [SkippableFact]
    public async Task Nothing_of_another_institution_is_in_any_answer()
    {
        GateOnly.Need();
        var first = Number("BROKER_PORTAL_SEED", 1);
        for (var seed = first; seed < first + Number("BROKER_PORTAL_WORLDS", 3); seed++)
        {
            await using var bed = await PortalBed.MakeAsync();
            var world = new World(bed, new Random(seed));
            await world.FillAsync();
            foreach (var role in RouteTable.Anyone)
            {
                using var browser = await bed.SignedInAsync($"the-{role}", role, Own);
                await world.AskAsync(browser, role, $"seed {seed}, {role}");
            }
        }
    }

    /// <summary>The same numbers at both institutions; only what no two messages share tells them apart.</summary>
    private sealed partial class World(PortalBed bed, Random random)
    {
        private readonly List<MessageRow> mine = [], theirs = [];
        /// <summary>What stands in the other's rows and nowhere else.</summary>
        private readonly List<string> marks = [];

        private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

        public async Task FillAsync()
        {
            for (var i = 0; i < 40; i++)
            {
                var (id, at, state, sed, version) = ($"case-{random.Next(12)}", PortalBed.Noon.AddMinutes(-random.Next(20)), Pick(States), Pick(["F001", "F002", "H001", "X050"]), random.Next(1, 3));
                foreach (var institution in random.Next(4) == 0 ? [Other] : new[] { Own, Other }) await OneAsync(institution, id, at, state, sed, version);
            }

            await bed.ReckonAsync();
        }

        public async Task AskAsync(PlainBrowser browser, string role, string named)
        {
            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => r.Roles.Contains(role)))
                for (var i = 0; i < (RouteAddresses.IsOfAnInstitution(route) ? 8 : 12); i++)
                {
                    var language = Pick(["bg", "ro", "en"]);
                    if (RouteAddresses.IsOfAnInstitution(route)) await DeniedAsync(browser, language, route, named);
                    else await ListAsync(browser, $"/{language}/{RouteAddresses.Of(route, Guid.Empty, mine[0].Case)}{Query()}", named);
                }
        }

        /// <summary>Their message or case is answered with the words for one that is not there.</summary>
        private async Task DeniedAsync(PlainBrowser browser, string language, PageRoute route, string named)
        {
            var (row, nobody, noCase) = (Pick(theirs), Guid.NewGuid(), new CaseKey(Other, $"none-{random.Next(1000)}"));
            var address = $"/{language}/{RouteAddresses.Of(route, row.Id, row.Case)}";
            // An address of a case without its institution leads to one's own of that id.
            if (route.Path == "case/{id}" && random.Next(2) == 0) address = address.Split('?')[0];
            var answer = await browser.GetAsync(address);
            Clean(answer, address, $"{named}: {address}");
            if (address.Contains("case/", StringComparison.Ordinal) && !address.Contains('?', StringComparison.Ordinal)) return;
            var absent = await browser.GetAsync($"/{language}/{RouteAddresses.Of(route, nobody, noCase)}");
            Assert.True(answer.Status == HttpStatusCode.NotFound && absent.Status == HttpStatusCode.NotFound, $"{named}: {address}: {answer.Status}, {absent.Status}");
            Assert.Equal(Neutral(absent), Neutral(answer));
        }

        private async Task ListAsync(PlainBrowser browser, string address, string named)
        {
            for (var pages = 0; address.Length > 0 && pages < 6; pages++)
            {
                var answer = await browser.GetAsync(address);
                var asked = WebUtility.UrlDecode(address);
                Assert.True((int)answer.Status < 500, $"{named}: {address}: {answer.Status}");
                Clean(answer, asked, $"{named}: {address}");
                // What was asked for may stand in the box, never in a line.
                Assert.DoesNotContain(theirs, m => answer.Body.Contains($"/{m.Id:D}\"", StringComparison.OrdinalIgnoreCase) || answer.Body.Contains($"\n{m.Id:D},", StringComparison.OrdinalIgnoreCase));
                address = WebUtility.HtmlDecode(Further().Match(answer.Body).Groups[1].Value);
            }
        }

        private void Clean(PlainAnswer answer, string? asked, string named)
        {
            foreach (var mark in marks.Where(m => asked?.Contains(m, StringComparison.OrdinalIgnoreCase) != true))
                Assert.False(answer.Body.Contains(mark, StringComparison.OrdinalIgnoreCase), $"{named} shows {mark} of the other institution");
        }

        private string Query()
        {
            var query = new List<string>();
            for (var i = random.Next(4); i > 0; i--) query.Add(Part());
            return query.Count == 0 ? "" : "?" + string.Join('&', query);
        }

        private string Part()
        {
            var (row, all) = (Pick(theirs), mine.Concat(theirs).ToList());
            var at = Pick(all);
            return random.Next(14) switch
            {
                0 => $"q={row.Id:D}", 1 => $"q={Uri.EscapeDataString(row.As4MessageId!)}", 2 => $"q={Uri.EscapeDataString(row.Case.CaseId)}", 3 => $"state={row.State}", 4 => $"institution={Other}", 5 => $"sed={row.SedType}",
                6 => "format=csv", 7 => $"after={at.CreatedAt.UtcTicks / 10}-{at.Id:N}", 8 => "code=SED-0012", 9 => $"find={Uri.EscapeDataString(Pick([row.Id.ToString("D"), row.Case.CaseId, RootOf(row)]))}", 10 => $"id={Uri.EscapeDataString(Pick([row.Id.ToString("D"), row.As4MessageId!, row.Case.CaseId]))}",
                11 => $"message={row.Id:D}", 12 => $"case={Uri.EscapeDataString(row.Case.CaseId)}", _ => $"after={Uri.EscapeDataString($"2026-11-25~{Other}~{row.Case.CaseId}")}",
            };
        }

        private static string RootOf(MessageRow row) => $"R-{row.Case.Institution}-{row.Case.CaseId}";

        private async Task OneAsync(string institution, string id, DateTimeOffset at, MessageState state, string sed, int version)
        {
            var row = new MessageRow
            {
                Id = bed.Ids.NewId(), Case = new CaseKey(institution, id), Direction = random.Next(2) == 0 ? Direction.Inbound : Direction.Outbound, State = state, SecretId = bed.Ids.NewId(), SedType = sed, SetId = Guid.NewGuid().ToString("N"), DocumentVersion = version,
                Partner = "RO:80246", CreatedAt = at, UpdatedAt = at, ReceiptAt = at, Cause = random.Next(2) == 0 ? "SED-0012" : null, As4MessageId = $"{Guid.NewGuid():N}@ap",
            };
            await bed.Store.WriteAsync(async session =>
            {
                var known = await session.CaseAsync(row.Case);
                if (known is null) await session.InsertCaseAsync(new CaseRow { Key = row.Case, NationalSystem = institution == Own ? "iis" : "nsi", RootNumber = RootOf(row), Buc = "FB_BUC_01", Cdm = "4.4", Role = "Counterparty", Partner = "RO:80246", CreatedAt = at });
                return await session.InsertMessageAsync(row);
            }, CancellationToken.None);
            await bed.FileAsync(row, $"{row.Id:N}.pdf", [1]);
            (institution == Own ? mine : theirs).Add(row);
            if (institution == Own) return;
            marks.AddRange([row.Id.ToString("D"), row.Id.ToString("N"), row.As4MessageId!, RootOf(row)]);
        }

        // The number of a request, the hour and the form's token differ with every page.
        private static string Neutral(PlainAnswer answer) => Numbers().Replace(answer.Text, "#");

        [GeneratedRegex("[0-9A-Za-z_-]{12,}(:[0-9A-F]{8})?|[0-9:]+")]
        private static partial Regex Numbers();

        [GeneratedRegex("href=\"(/[a-z]{2}/[^\"]*[?&;]after=[^\"]*)\"")]
        private static partial Regex Further();
    }
}

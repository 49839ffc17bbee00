using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Check: the only gate. Writes the SED and its envelope and judges them as a stranger would: schema, code lists, rules, attachments,
/// legality, and whether a reconstruction may go to that partner. All findings, not the first.
/// </summary>
public static partial class CheckStage
{
    /// <summary>Most UTF-16 characters of a file's name, as file systems have it.</summary>
    private const int LongestName = 255, LongestToldName = 80;

    /// <summary>RFC 6838 §4.2: type and subtype, without parameters.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\\z")]
    private static partial System.Text.RegularExpressions.Regex MediaType();

    public static void Run(OutboundDraft draft)
    {
        if (draft.Conversion is not { Root: not null } conversion || draft.Cdm is not { } cdm) return;
        if (draft.Basis.Packs[cdm] is not { } pack)
        {
            draft.Findings.Add(Finding.Of("FLW-0110", "request", ("cdm", cdm)));
            return;
        }

        if (Written(draft, pack, conversion) is not { } reading) return;
        draft.SedFacts = SedFacts.Of(draft.Conversion!.Root!);
        AddOnce(draft, reading.Findings);
        Attachments(draft);
        if (draft.Buc is null || draft.Receiver is null) return;
        draft.Envelope = Envelope(draft);
        AddOnce(draft, SedRules.Judge(draft.Basis, pack, draft.Record.Kind, draft.Conversion.Root!, draft.Envelope, Carried(draft), draft.Context.DayAt(draft.At)));
        draft.Findings.AddRange(Legality.MaySend(draft));
        Reconstruction(draft, pack);
    }

    /// <summary>The SED as it will be signed, read as a stranger would; null where no mapping may write it.</summary>
    private static SedReading? Written(OutboundDraft draft, Pack pack, SedConversion conversion)
    {
        if (draft is { Record.Sed: { } own, Given: { } given })
        {
            draft.SedXml = own.Octets;
            return given;
        }

        // A mapping writes the content of a version that is known; in another one nobody could say whether it is right.
        if (pack.Sed(draft.Record.Kind) is not { IsOpen: false })
        {
            draft.Findings.Add(Finding.Of("FLW-0111", "request.kind", ("sed", draft.Record.Kind), ("cdm", pack.Cdm)));
            return null;
        }

        var sed = StrictForms.Write(draft.Basis.Packs, pack, draft.Record.Kind, conversion);
        draft.Conversion = conversion with { Root = sed.Root, Origins = StrictForms.OriginsOf(sed, conversion.Origins) };
        draft.Findings.AddRange(sed.Written.Findings);
        draft.Findings.AddRange(sed.Omitted);
        draft.SedXml = sed.Written.Octets;
        return sed.Reading;
    }

    private static Sbdh Envelope(OutboundDraft draft)
    {
        var context = draft.Context;
        var role = draft.Role!.Value;
        return new Sbdh
        {
            Sender = new SbdhParty(context.Institution, role),
            Receivers = [new SbdhParty(draft.Receiver!, role.Other())],
            InstanceIdentifier = context.InstanceId!,
            Type = draft.Record.Kind,
            TypeVersion = draft.Cdm!,
            CaseAction = context.DocumentVersion > 1 ? "Update" : context.History.Count == 0 ? "Start" : "New",
            Created = draft.At,
            SetId = context.SetId!,
            DocumentVersion = context.DocumentVersion!.Value,
            RelatedSetId = context.ParentSetId,
            CaseId = context.CaseId,
            Buc = draft.Buc!,
            BucVersion = draft.Cdm!,
            Attachments = [.. draft.Record.Attachments.Select((a, i) => new SedAttachment(Identifier(i), a.Name, a.Mime, a.IsMedical))],
        };
    }

    // What is looked at of a file here is all that old verdicts looked at, and malware: types and emptiness were judged above, or by the adapter.
    private static IReadOnlyList<SedAttachment> Carried(OutboundDraft draft) =>
        [.. draft.Envelope!.Attachments.Select((a, i) => a with { Malware = KnownMalware.In(draft.Record.Attachments[i].Content) })];

    // Content-IDs are made by us, of characters that every partner reads the same way.
    private static string Identifier(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"attachment-{index + 1}");

    private static void Attachments(OutboundDraft draft)
    {
        foreach (var attachment in draft.Record.Attachments)
        {
            // Both stand in the header of the message: what they may not hold there makes it unreadable for everybody.
            if (!ShownText.Fits(attachment.Name, LongestName)) draft.Findings.Add(Finding.Of("FLW-0116", "attachment", ("name", ShownText.Of(attachment.Name, LongestToldName)), ("most", LongestName.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            if (!MediaType().IsMatch(attachment.Mime)) draft.Findings.Add(Finding.Of("FLW-0117", "attachment " + ShownText.Of(attachment.Name, LongestToldName), ("name", ShownText.Of(attachment.Name, LongestToldName)), ("mime", ShownText.Of(attachment.Mime, LongestToldName))));
            if (attachment.Mime == "application/pdf" && !attachment.Content.AsSpan().StartsWith("%PDF-"u8))
                draft.Findings.Add(Finding.Of("FLW-0109", "attachment " + attachment.Name, ("name", attachment.Name), ("mime", attachment.Mime)));
        }
    }

    /// <summary>Whether a SED of that type may go to that partner: in production a reconstructed one only where that is agreed.</summary>
    internal static bool MayGo(VerdictBasis basis, Pack pack, string sedType, string partner) =>
        pack.ProvenanceOf(sedType) != Provenance.Reconstruction || basis.Parties.Environment != "production"
        || basis.Parties.FindPartner(partner) is { ReconstructionAgreement: not null };

    private static void Reconstruction(OutboundDraft draft, Pack pack)
    {
        if (!MayGo(draft.Basis, pack, draft.Record.Kind, draft.Receiver!))
            draft.Findings.Add(Finding.Of("FLW-0107", "request", ("sed", draft.Record.Kind), ("partner", draft.Receiver!)));
    }

    // Mapping and schema may see the same fault at the same place: said once.
    private static void AddOnce(OutboundDraft draft, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
            if (!draft.Findings.Exists(f => f.Code == finding.Code && f.Path == finding.Path)) draft.Findings.Add(finding);
    }
}

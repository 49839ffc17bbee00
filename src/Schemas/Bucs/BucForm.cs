using System.Collections.Frozen;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The form of a definition file: which elements, attributes and values may stand where. Everything else is noted.</summary>
internal sealed partial class BucForm(BucReaderNotes notes)
{
    private const string IsMultilateral = "isML";

    /// <summary>The parameters of the context.</summary>
    internal static readonly string[] ContextKeys = ["removeMeOnly", IsMultilateral];

    internal const string BucNamespace = "http://ec.europa.eu/eessi/rina/buc";

    /// <summary>The parameters of a document that say yes or no about it; isML, which says to whom it goes, is read beside them.</summary>
    internal static readonly FrozenDictionary<string, BucFlags> Flags = new Dictionary<string, BucFlags>
    {
        ["isStarter"] = BucFlags.IsStarter,
        ["hasMultipleVersions"] = BucFlags.HasMultipleVersions,
        ["hasCancel"] = BucFlags.HasCancel,
        ["recreateAfterSend"] = BucFlags.RecreateAfterSend,
        ["recreateAfterCancel"] = BucFlags.RecreateAfterCancel,
        ["hasParticipantSelection"] = BucFlags.HasParticipantSelection,
        ["allowsAttachments"] = BucFlags.AllowsAttachments,
        ["hasBusinessValidation"] = BucFlags.HasBusinessValidation,
        ["hasReject"] = BucFlags.HasReject,
        ["hasClarify"] = BucFlags.HasClarify,
        ["isBulk"] = BucFlags.IsBulk,
        ["recreateAfterDeletion"] = BucFlags.RecreateAfterDeletion,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All parameters of a document.</summary>
    internal static readonly string[] DocumentKeys = [.. Flags.Keys, IsMultilateral];

    public BucDefinition? Definition(string fileName, PlainElement root)
    {
        if (root.Name != BucElement.Case.Name || root.Namespace != BucNamespace)
        {
            notes.Add("BUC-0003", root, ("element", root.Name), ("place", $"root in {root.Namespace}"));
            return null;
        }
        var attributes = Attributes(root, BucElement.Case);
        var parts = Children(root, BucElement.Case);
        if (parts.TryGetValue("actions", out var actions)) Children(actions, BucElement.Actions);
        var documents = Documents(parts.GetValueOrDefault("documents"));
        if (!documents.Values.Any(d => d.Has(BucFlags.IsStarter))) notes.Add("BUC-0013", root);
        var context = Context(parts.GetValueOrDefault("context"));
        return new BucDefinition
        {
            FileName = fileName,
            Buc = Matching(root, "name", attributes.GetValueOrDefault("name"), CaseName()),
            Version = Matching(root, "version", attributes.GetValueOrDefault("version"), CaseVersion()),
            Role = OneOf(root, "role", attributes.GetValueOrDefault("role"), Enum.GetValues<CaseRole>(), BucNames.Official),
            RemoveMeOnly = context.GetValueOrDefault("removeMeOnly"),
            IsMultilateral = context.TryGetValue(IsMultilateral, out var isMultilateral) ? isMultilateral : null,
            Documents = documents,
        };
    }

    private Dictionary<string, bool> Context(PlainElement? context) =>
        context is not null && Children(context, BucElement.Context).TryGetValue("parameters", out var parameters) ? Parameters(parameters, ContextKeys) : [];

    private FrozenDictionary<string, BucDocument> Documents(PlainElement? parent)
    {
        var found = new Dictionary<string, BucDocument>(StringComparer.Ordinal);
        foreach (var element in parent is null ? [] : Each(parent, BucElement.Documents))
        {
            var type = Sed(element, "type", Attributes(element, BucElement.Document).GetValueOrDefault("type"));
            var parts = Children(element, BucElement.Document);
            var given = parts.TryGetValue("parameters", out var parameters) ? Parameters(parameters, DocumentKeys) : [];
            var flags = given.Where(p => p.Value && Flags.ContainsKey(p.Key)).Aggregate(BucFlags.None, (sum, p) => sum | Flags[p.Key]);
            var triggers = parts.TryGetValue("triggers", out var list) ? Each(list, BucElement.Triggers).Select(t => Trigger(type, t)).ToArray() : [];
            bool? isMultilateral = given.TryGetValue(IsMultilateral, out var value) ? value : null;
            if (isMultilateral is not null) notes.Add("BUC-0040", parameters!.Children.First(p => p.Attributes.Contains(("key", IsMultilateral))), ("sed", type));
            if (!found.TryAdd(type, new BucDocument(type, flags, triggers, element.Line) { IsMultilateral = isMultilateral })) notes.Add("BUC-0010", element, ("sed", type));
        }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A SED type whose rules the engine has: any business SED, and the administrative ones.</summary>
    private string Sed(PlainElement element, string attribute, string? type)
    {
        if (type is null) return "";
        Matching(element, attribute, type, SedType());
        if (type[0] == 'X' && !BucAdministrative.Known.Contains(type)) notes.Add("BUC-0011", element, ("sed", type));
        return type;
    }

    private Dictionary<string, bool> Parameters(PlainElement parent, IReadOnlyCollection<string> known)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var element in Each(parent, BucElement.Parameters))
        {
            var key = OneOf(element, "key", Attributes(element, BucElement.Parameter, textAllowed: true).GetValueOrDefault("key"), known, k => k);
            if (key is null) continue;
            Children(element, BucElement.Parameter);
            var value = OneOf(element, key, element.Text, [false, true], Spelling);
            if (!found.TryAdd(key, value)) notes.Add(found[key] == value ? "BUC-0008" : "BUC-0009", element, ("parameter", key));
        }
        return found;
    }

    private static string Spelling(bool value) => value ? "true" : "false";

    [GeneratedRegex(@"\A[A-Z]{1,4}_BUC_[0-9]{2}[a-z]?\z")]
    internal static partial Regex CaseName();

    [GeneratedRegex(@"\A[0-9]{1,2}\.[0-9]{1,2}\z")]
    internal static partial Regex CaseVersion();

    [GeneratedRegex(@"\A(?!ANY|NONE)[A-Z]{1,2}[0-9]{3,5}[A-Z]{0,2}\z")]
    internal static partial Regex SedType();
}

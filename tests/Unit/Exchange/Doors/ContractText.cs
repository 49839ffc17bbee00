using System.Globalization;
using System.Reflection;
using System.Text;
using MessageBroker.Exchange.Doors.Contracts;

namespace MessageBroker.Tests.Unit.Exchange.Doors;

/// <summary>The contract of the doors as a text that a review can read: every type, every member, its type, whether it must be there and what it is where it is not.</summary>
internal static class ContractText
{
    private const string Indent = "    ", Required = " required";

    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(EventHead).Assembly.GetExportedTypes().Where(t => t.Namespace == typeof(EventHead).Namespace && t != typeof(ContractTypes)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            var empty = Activator.CreateInstance(type)!;
            text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {type.Name}{(type.GetProperty("Contract") is { } contract ? $", contract {contract.GetValue(empty)}" : "")}\n");
            foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{Indent}{member.Name}: {Name(new NullabilityInfoContext().Create(member))}{Standing(member, empty)}\n");
        }

        return text.ToString();
    }

    /// <summary>What of a text is no addition to an approved one, in sentences; empty where there are only additions. A message with another contract number is another message.</summary>
    public static IReadOnlyList<string> Breaks(string approved, string now)
    {
        var (before, after) = (Read(approved), Read(now));
        var breaks = new List<string>();
        foreach (var (heading, members) in before.Where(b => b.Key.StartsWith("value ", StringComparison.Ordinal) || !IsRenumbered(b.Key, after.Keys)))
        {
            if (!after.TryGetValue(heading, out var there)) breaks.Add($"{heading} is gone");
            else breaks.AddRange(Breaks(heading, members, there));
        }

        return breaks;
    }

    private static IEnumerable<string> Breaks(string heading, Dictionary<string, string> before, Dictionary<string, string> after)
    {
        foreach (var (member, form) in before)
        {
            if (!after.TryGetValue(member, out var there)) yield return $"{heading}: {member} is gone";
            else if (there != form) yield return $"{heading}: {member} was {form} and is {there}";
        }

        // Who was built with the contract of before sends it without, and an office that was built with a newer one hears a broker that has it not yet.
        foreach (var (member, form) in after)
            if (!before.ContainsKey(member) && form.EndsWith(Required, StringComparison.Ordinal)) yield return $"{heading}: {member} is new and required";
    }

    private static bool IsRenumbered(string heading, IEnumerable<string> now)
    {
        var name = heading[..heading.IndexOf(',', StringComparison.Ordinal)];
        return !now.Contains(heading) && now.Any(h => h.StartsWith(name + ", contract ", StringComparison.Ordinal));
    }

    private static Dictionary<string, Dictionary<string, string>> Read(string text)
    {
        var types = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var line in text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(Indent, StringComparison.Ordinal)) types.Add(line, new Dictionary<string, string>(StringComparer.Ordinal));
            else types.Values.Last().Add(line[Indent.Length..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        }

        return types;
    }

    private static string Kind(Type type) => ContractTypes.Commands.Contains(type) ? "command" : ContractTypes.Events.Contains(type) ? "event" : "value";

    private static string Standing(PropertyInfo member, object empty) =>
        member.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null ? Required
        : member.PropertyType.IsValueType && member.GetValue(empty) is { } value ? string.Create(CultureInfo.InvariantCulture, $" = {value}") : "";

    private static string Name(NullabilityInfo form)
    {
        var type = form.Type;
        if (Nullable.GetUnderlyingType(type) is { } inner) return inner.Name + "?";
        var name = type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", form.GenericTypeArguments.Select(Name))}>" : type.Name;
        return form.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }
}

using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>
/// The product as the compiler saw it: types, rooms, who uses whom, methods with their lines and calls. Read from the built
/// assemblies and their symbols, so that fully qualified names and shared namespaces hide nothing.
/// </summary>
internal sealed class House
{
    private const string Prefix = "MessageBroker";
    private static readonly string[] Assemblies = ["MessageBroker.Schemas", "MessageBroker.Adapters", "MessageBroker.Evidence", "MessageBroker.Exchange", "MessageBroker.Portal", "broker", "broker-verify"];
    private static readonly Lazy<House> Lazily = new(Read);

    private readonly Dictionary<string, TypeDefinition> types = new(StringComparer.Ordinal);
    private readonly List<Use> uses = [];
    private readonly List<MethodFact> methods = [];

    public static House Built => Lazily.Value;

    /// <summary>Outermost types of the product by full name.</summary>
    public IReadOnlyDictionary<string, TypeDefinition> Types => types;
    /// <summary>One for each pair of types of which the first names the second.</summary>
    public IReadOnlyList<Use> Uses => uses;
    public IReadOnlyList<MethodFact> Methods => methods;

    /// <summary>The room of a type: the first two parts of its namespace behind the product's name; App, Auditor and Portal are one room each.</summary>
    public static string RoomOf(string type)
    {
        var parts = type.Split('.')[1..^1];
        return parts is ["App" or "Auditor" or "Portal", ..] ? parts[0] : string.Join('.', parts.Take(2));
    }

    private static House Read()
    {
        var house = new House();
        var modules = Assemblies.Select(Open).ToList();
        foreach (var type in modules.SelectMany(m => m.Types).Where(t => t.Namespace.StartsWith(Prefix, StringComparison.Ordinal))) house.types[type.FullName] = type;
        foreach (var type in house.types.Values.ToList()) house.ReadType(type, type.FullName);
        return house;
    }

    private static ModuleDefinition Open(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return ModuleDefinition.ReadModule(path, new ReaderParameters { ReadSymbols = true });
    }

    private void ReadType(TypeDefinition type, string owner)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        Name(type.BaseType, named);
        foreach (var i in type.Interfaces) Name(i.InterfaceType, named);
        foreach (var a in type.CustomAttributes) Name(a.AttributeType, named);
        foreach (var f in type.Fields) Name(f.FieldType, named);
        foreach (var m in type.Methods) ReadMethod(type, m, owner, named);
        named.Remove(owner);
        uses.AddRange(named.Where(types.ContainsKey).Select(target => new Use(owner, target)));
        foreach (var nested in type.NestedTypes) ReadType(nested, owner);
    }

    private void ReadMethod(TypeDefinition type, MethodDefinition method, string owner, HashSet<string> named)
    {
        Name(method.ReturnType, named);
        foreach (var parameter in method.Parameters) Name(parameter.ParameterType, named);
        var (calls, texts) = (new List<string>(), new List<string>());
        if (method.HasBody)
        {
            foreach (var variable in method.Body.Variables) Name(variable.VariableType, named);
            foreach (var instruction in method.Body.Instructions) ReadOperand(instruction.Operand, named, calls, texts);
        }
        var points = method.DebugInformation.SequencePoints.Where(p => !p.IsHidden).ToList();
        methods.Add(new MethodFact(owner, NameOf(type, method), LinesOf(method, points), points.Count == 0 ? "" : points[0].Document.Url, method, calls, texts));
    }

    private static void ReadOperand(object? operand, HashSet<string> named, List<string> calls, List<string> texts)
    {
        switch (operand)
        {
            case MethodReference called:
                Name(called.DeclaringType, named);
                Name(called.ReturnType, named);
                foreach (var parameter in called.Parameters) Name(parameter.ParameterType, named);
                if (called is GenericInstanceMethod generic) foreach (var argument in generic.GenericArguments) Name(argument, named);
                calls.Add($"{called.DeclaringType.GetElementType().FullName}::{called.Name}");
                break;
            case FieldReference field:
                Name(field.DeclaringType, named);
                Name(field.FieldType, named);
                break;
            case TypeReference reference: Name(reference, named); break;
            case string text: texts.Add(text); break;
        }
    }

    private static void Name(TypeReference? reference, HashSet<string> named)
    {
        if (reference is GenericInstanceType generic) foreach (var argument in generic.GenericArguments) Name(argument, named);
        while (reference is TypeSpecification wrapped) reference = wrapped.ElementType;
        while (reference?.DeclaringType is { } outer) reference = outer;
        if (reference is not null and not GenericParameter) named.Add(reference.FullName);
    }

    // Field initialisers make a constructor's span meaningless: its lines are those that hold code.
    private static int LinesOf(MethodDefinition method, List<SequencePoint> points) =>
        points.Count == 0 ? 0
        : method.IsConstructor ? points.SelectMany(p => Enumerable.Range(p.StartLine, p.EndLine - p.StartLine + 1)).Distinct().Count()
        : points.Max(p => p.EndLine) - points.Min(p => p.StartLine) + 1;

    // The name a reader knows: a state machine or lambda goes by the method that it was written in.
    private static string NameOf(TypeDefinition type, MethodDefinition method)
    {
        var source = method.Name == "MoveNext" ? type.Name : method.Name;
        var (open, close) = (source.IndexOf('<', StringComparison.Ordinal), source.IndexOf('>', StringComparison.Ordinal));
        return open >= 0 && close > open + 1 ? source[(open + 1)..close] : source;
    }
}

internal sealed record Use(string From, string To)
{
    public string FromRoom => House.RoomOf(From);
    public string ToRoom => House.RoomOf(To);
}

/// <param name="Type">The outermost type.</param>
/// <param name="Name">As a reader knows it.</param>
/// <param name="Calls">Called methods as Namespace.Type::Name.</param>
/// <param name="Texts">String literals.</param>
internal sealed record MethodFact(string Type, string Name, int Lines, string File, MethodDefinition Definition, IReadOnlyList<string> Calls, IReadOnlyList<string> Texts)
{
    /// <summary>Written by a person: no accessor, no record member, no generated file and no markup.</summary>
    public bool IsWritten =>
        Lines > 0 && !File.EndsWith(".g.cs", StringComparison.Ordinal) && Name != "BuildRenderTree" && !Definition.IsGetter && !Definition.IsSetter
        && (Definition.Name == "MoveNext" || Definition.CustomAttributes.All(a => a.AttributeType.Name != "CompilerGeneratedAttribute"));
    public override string ToString() => $"{Type}.{Name}";
}

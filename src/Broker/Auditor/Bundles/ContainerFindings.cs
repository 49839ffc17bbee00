using System.Globalization;
using MessageBroker.Evidence.Containers;

namespace MessageBroker.Auditor.Bundles;

/// <summary>Words the container's faults as findings.</summary>
internal static class ContainerFindings
{
    public static void Add(BundleRecord record, BundleFault fault)
    {
        if (fault.Container is { } container)
        {
            record.Fail(fault.Part, Code(container.Kind), ("offset", container.Offset.ToString(CultureInfo.InvariantCulture)));
            return;
        }
        record.Fail(fault.Part, fault.Kind switch
        {
            BundleFaultKind.WrongType => "JRN-0005",
            BundleFaultKind.Order => "JRN-0006",
            BundleFaultKind.Missing => "JRN-0007",
            BundleFaultKind.ManifestInvalid => "JRN-0008",
            BundleFaultKind.NotInManifest => "JRN-0009",
            BundleFaultKind.DigestMismatch => "JRN-0010",
            _ => "JRN-0011",
        });
    }

    private static string Code(ContainerFaultKind kind) => kind switch
    {
        ContainerFaultKind.NotAContainer => "JRN-0001",
        ContainerFaultKind.NameNotAllowed or ContainerFaultKind.NameTwice => "JRN-0003",
        ContainerFaultKind.TooManyFiles or ContainerFaultKind.TooLarge => "JRN-0004",
        _ => "JRN-0002",
    };
}

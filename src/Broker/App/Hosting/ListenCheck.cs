using System.Net;
using System.Net.Sockets;
using MessageBroker.App.Configuration;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Hosting;

/// <summary>Tries the addresses of a node before it starts, so that each one that cannot be bound is told by its own key.</summary>
internal static class ListenCheck
{
    public static IReadOnlyList<Finding> Faults(BrokerConfiguration configuration) =>
        [.. new[] { Fault("/accessPoint", configuration.AccessPoint.Listen), Fault("/health", configuration.Health), configuration.Portal is { } portal ? Fault("/portal", portal.Listen) : null }.OfType<Finding>()];

    private static Finding? Fault(string key, IPEndPoint address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(address);
            socket.Listen();
            return null;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Finding.Of("CFG-0046", key, ("address", address.ToString()));
        }
        catch (SocketException fault)
        {
            return Finding.Of("CFG-0047", key, ("address", address.ToString()), ("reason", fault.Message));
        }
    }
}

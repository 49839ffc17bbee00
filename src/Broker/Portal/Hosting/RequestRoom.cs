using System.Net;

namespace MessageBroker.Portal.Hosting;

/// <summary>A few pages at a time: whoever refreshes in ten windows waits, and the flow does not.</summary>
internal sealed class RequestRoom(Uri url, IPEndPoint listen) : IDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim room = new(AtOnce);

    public async Task EnterAsync(HttpContext http, RequestDelegate next)
    {
        // A name that leads here and is not ours is a trap for a browser that is signed in.
        if (http.Request.Host.Host is var host && host != url.Host && host != listen.Address.ToString() && !(IPAddress.IsLoopback(listen.Address) && host == "localhost"))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }

        if (!await room.WaitAsync(Patience, http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            room.Release();
        }
    }

    public void Dispose() => room.Dispose();
}

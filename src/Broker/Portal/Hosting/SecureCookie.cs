namespace MessageBroker.Portal.Hosting;

/// <summary>A cookie that is always marked secure: browsers take such a one over plain http too where the host is the machine itself, and the framework would not write it.</summary>
internal sealed class SecureCookie : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}

namespace MessageBroker.Portal.Routing;

/// <summary>What a page answers: something to draw, a file, another address, or that there is nothing.</summary>
public sealed record PageAnswer
{
    /// <summary>The component that draws it, a <see cref="Parts.PageComponent{TModel}"/>.</summary>
    public Type? Component { get; private init; }
    public object? Model { get; private init; }
    /// <summary>Title of the page and its heading.</summary>
    public string Title { get; private init; } = "";
    public int Status { get; init; } = StatusCodes.Status200OK;
    /// <summary>The address that is opened instead.</summary>
    public string? Location { get; private init; }
    public PageFile? File { get; private init; }

    /// <summary>There is nothing of that name that the person may see.</summary>
    public static PageAnswer Missing { get; } = new() { Status = StatusCodes.Status404NotFound };

    public static PageAnswer Show<TComponent, TModel>(string title, TModel model)
        where TComponent : Parts.PageComponent<TModel>
        where TModel : notnull =>
        new() { Component = typeof(TComponent), Model = model, Title = title };

    public static PageAnswer To(string location) => new() { Location = location, Status = StatusCodes.Status303SeeOther };

    public static PageAnswer Of(PageFile file) => new() { File = file };
}

/// <param name="Name">As it is saved.</param>
public sealed record PageFile(string Name, string ContentType, ReadOnlyMemory<byte> Bytes);

using Microsoft.AspNetCore.Components;

namespace MessageBroker.Portal.Parts;

/// <summary>The component that draws a page from its model. It computes nothing: what it shows was read.</summary>
public abstract class PageComponent<TModel> : PartComponent
    where TModel : notnull
{
    [Parameter]
    public TModel Model { get; set; } = default!;
}

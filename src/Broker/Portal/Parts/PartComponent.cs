using MessageBroker.Portal.Wording;
using Microsoft.AspNetCore.Components;

namespace MessageBroker.Portal.Parts;

/// <summary>A part of a page: it knows the frame around it.</summary>
public abstract class PartComponent : ComponentBase
{
    [CascadingParameter]
    public Frame Frame { get; set; } = null!;

    protected Words W => Frame.Words;

    protected PageFormats F => Frame.Words.Formats;

    /// <summary>An address of the portal in the language of the page.</summary>
    protected string To(string path) => Frame.To(path);
}

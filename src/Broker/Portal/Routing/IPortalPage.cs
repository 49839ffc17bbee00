namespace MessageBroker.Portal.Routing;

/// <summary>A page: where it is, who may see it, and what it shows. It reads first and is drawn then, so that nothing fails in the midst of an answer.</summary>
public interface IPortalPage
{
    PageRoute Route { get; }

    /// <summary>Reads what is shown.</summary>
    Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken);

    /// <summary>Takes a form; only where the route posts. Its token has been checked.</summary>
    Task<PageAnswer> PostAsync(PageRequest request, IFormCollection form, CancellationToken cancellationToken) => Task.FromResult(PageAnswer.Missing);
}

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// What makes two actions the same one. An action on a document (update, send, delete) has that document and no parent here, even
/// where the document has one: invalidating the parent must not take the answer's own actions away.
/// </summary>
internal readonly record struct BucActionKey(BucActionKind Kind, string? Sed, string? DocumentId = null, string? ParentId = null)
{
    public static BucActionKey On(BucActionKind kind, CaseDocument document) => new(kind, document.Sed, document.Id);

    public static BucActionKey Create(string sed, string? parentId, BucActionKind withParent) =>
        new(parentId is null ? BucActionKind.DocCreate : withParent, sed, null, parentId);

    /// <summary>The receipt of a SED that stands on a document (X008, X011, X012), as the public tool writes it: both ids are that document's.</summary>
    public static BucActionKey ReceiveOn(string sed, CaseDocument document) => new(BucActionKind.DocReceive, sed, document.Id, document.Id);

    public bool Concerns(string documentId) => DocumentId == documentId || ParentId == documentId;
}

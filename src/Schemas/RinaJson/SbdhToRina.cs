using System.Globalization;
using System.Text.Json;
using MessageBroker.Schemas.Envelope;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Writes the header of a message under the names that RINA has for it (eessi-DataMigrationTool, sbdh). What the XML cannot say, whether a person is
/// protected, is not written: that it is absent does not say no.
/// </summary>
internal static class SbdhToRina
{
    public static void Write(Sbdh header, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("headerVersion", Sbdh.Version);
        json.WritePropertyName("sender");
        Party(header.Sender, json);
        json.WriteStartArray("receivers");
        foreach (var receiver in header.Receivers) Party(receiver, json);
        json.WriteEndArray();
        Document(header, json);
        json.WriteStartObject("caseIdentification");
        json.WriteString("identifier", header.CaseId);
        json.WriteString("type", header.Buc);
        json.WriteString("version", header.BucVersion);
        json.WriteEndObject();
        json.WriteStartArray("attachments");
        foreach (var attachment in header.Attachments) Attachment(attachment, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Party(SbdhParty party, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("identifier", party.Id);
        json.WriteString("authority", party.Authority);
        json.WriteString("contactTypeIdentifier", party.Role.ToString());
        json.WriteEndObject();
    }

    private static void Document(Sbdh header, Utf8JsonWriter json)
    {
        json.WriteStartObject("documentIdentification");
        json.WriteString("identifier", header.InstanceIdentifier);
        json.WriteString("type", header.Type);
        json.WriteString("schemaVersion", header.TypeVersion);
        json.WriteString("setIdentifier", header.SetId);
        if (header.RelatedSetId is { } related) json.WriteString("relatedSetIdentifier", related);
        json.WriteString("version", header.DocumentVersion.ToString(CultureInfo.InvariantCulture));
        json.WriteString("action", header.CaseAction);
        json.WriteString("creationDate", SbdhSpelling.Of(header.Created));
        json.WriteEndObject();
    }

    private static void Attachment(Packs.SedAttachment attachment, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("identifier", attachment.Identifier);
        json.WriteString("fileName", attachment.FileName);
        json.WriteString("internetMediaTypeCode", attachment.Mime);
        json.WriteBoolean("isMedical", attachment.IsMedical);
        json.WriteEndObject();
    }
}

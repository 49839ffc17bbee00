using System.Xml;

namespace MessageBroker.Adapters.Mapping;

/// <summary>Whether a text can stand in an XML document at all: no control signs, no half surrogate pairs.</summary>
internal static class XmlText
{
    public static bool CanHold(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (XmlConvert.IsXmlChar(text[i])) continue;
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) i++;
            else return false;
        return true;
    }
}

using System.Buffers.Text;
using System.Text;

namespace Strongroom.Core.Sys;

static class PolicyText
{
    /// <summary>Policies may be sent in base64; no HCL policy is valid base64, since it holds spaces or quotes.</summary>
    public static string Decode(string text)
    {
        if (!Base64.IsValid(text)) return text;
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text)); }
        catch (ArgumentException) { return text; }
    }
}

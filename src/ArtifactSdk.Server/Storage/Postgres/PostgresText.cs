using System.Text;

namespace ArtifactSdk.Server.Storage.Postgres;

/// <summary>PostgreSQL stores every text but the character U+0000 and halves of surrogate pairs, which consoles do print.</summary>
internal static class PostgresText
{
    internal static string Adapt(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            text = text.Replace('\0', '\uFFFD');
        }

        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }
}

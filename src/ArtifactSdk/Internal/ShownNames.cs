using System.Globalization;
using System.Text;

namespace ArtifactSdk.Internal;

/// <summary>How records show lists of names: the runtime would show the name of the list's class.</summary>
internal static class ShownNames
{
    private const int Most = 10;

    public static StringBuilder AppendNames(this StringBuilder text, string property, IReadOnlyList<string> names)
    {
        text.Append(property).Append(" = [").AppendJoin(", ", names.Take(Most));
        return names.Count > Most
            ? text.Append(CultureInfo.InvariantCulture, $", … {names.Count - Most} more]")
            : text.Append(']');
    }
}

using System.Text.RegularExpressions;

namespace ArtifactSdk.Protocol;

/// <summary>The order of a list: a field, after '+' or '-'. Which fields there are is the server's affair.</summary>
internal static partial class ListOrder
{
    /// <exception cref="ArgumentException">The text is no field.</exception>
    public static void Check(string? order, string parameterName)
    {
        if (order is not null && !Field().IsMatch(order))
        {
            throw new ArgumentException($"The order '{order}' is not a field. Write one such as created_at, or -created_at for descending order.", parameterName);
        }
    }

    [GeneratedRegex(@"^[+-]?[a-zA-Z][a-zA-Z0-9_]*\z")]
    private static partial Regex Field();
}

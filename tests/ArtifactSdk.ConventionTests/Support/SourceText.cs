using System.Text.RegularExpressions;

namespace ArtifactSdk.ConventionTests.Support;

/// <summary>Source text reduced to code: comments and the contents of string and character literals are left out.</summary>
internal static partial class SourceText
{
    internal static string CodeOf(string file) => Noise().Replace(File.ReadAllText(file), " ");

    internal static IEnumerable<string> Identifiers(string code) => Identifier().Matches(code).Select(m => m.Value);

    // Raw strings first, then comments, then verbatim, interpolated and plain literals.
    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'")]
    private static partial Regex Noise();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+")]
    private static partial Regex Identifier();
}

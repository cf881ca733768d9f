using System.Text;

namespace ArtifactSdk.Server.Tests.Fuzz;

/// <summary>Makes new texts of known ones: cuts, doubles, swaps and splices, and puts in what parsers stumble over. The same seed gives the same texts.</summary>
internal sealed class Mutator(IReadOnlyList<string> corpus, int seed)
{
    private const int MaxLength = 20_000;

    private static readonly string[] _pieces =
    [
        "\"", "\\", "\\u0000", "\\ud800", "\ud800", "\0", "\ufeff", "\u2028", "{", "}", "[", "]", "(", ")", ":", ",", "$", "@", "!", "...", "#", "\n", "\r", " ", "/", "..", "../", "..\\",
        "//", "%2e", "%2F", "-", "0", "-1", "1e999", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "null", "true", "é", "😀", "١",
        "\"\"\"", "$and", "$or", "$not", "$in", "$regex", "bytes=", "fragment", "on", "query", "mutation", "__typename", "=",
    ];

    // Not a secret: it has to be repeatable.
    private readonly Random _random = new(seed);

    internal string Next()
    {
        var text = new StringBuilder(Pick());
        for (var count = 1 + _random.Next(6); count > 0 && text.Length < MaxLength; count--)
        {
            var start = _random.Next(text.Length + 1);
            var length = Math.Min(_random.Next(1, 20), text.Length - start);
            switch (_random.Next(8))
            {
                case 0:
                    text.Remove(start, length);
                    break;
                case 1:
                    text.Insert(start, text.ToString(start, length), _random.Next(1, 40));
                    break;
                case 2 or 3:
                    text.Insert(start, _pieces[_random.Next(_pieces.Length)]);
                    break;
                case 4:
                    text.Remove(start, length).Insert(start, _pieces[_random.Next(_pieces.Length)]);
                    break;
                case 5:
                    var other = Pick();
                    var from = _random.Next(other.Length + 1);
                    text.Remove(start, text.Length - start).Append(other.AsSpan(from));
                    break;
                case 6 when length > 0:
                    text[start] = (char)(text[start] ^ (1 << _random.Next(8)));
                    break;
                default:
                    text.Insert(start, (char)_random.Next(0, 0x3000));
                    break;
            }
        }

        return text.ToString();
    }

    private string Pick() => corpus[_random.Next(corpus.Count)];
}

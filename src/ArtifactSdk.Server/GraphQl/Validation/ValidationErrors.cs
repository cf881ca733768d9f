using ArtifactSdk.Server.GraphQl.Language;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>Collects what is wrong with one document, up to a bound.</summary>
internal sealed class ValidationErrors(string text)
{
    private const int Max = 100;

    private readonly List<GraphQlError> _errors = [];

    public IReadOnlyList<GraphQlError> All => _errors;

    public bool IsFull => _errors.Count > Max;

    public void Add(string message, params ReadOnlySpan<int> positions)
    {
        if (IsFull)
        {
            return;
        }

        if (_errors.Count == Max)
        {
            _errors.Add(new GraphQlError("Too many validation errors, error limit reached. Validation aborted.", GraphQlErrorCodes.ValidationFailed, 400));
            return;
        }

        var locations = new SourceLocation[Math.Min(positions.Length, 10)];
        for (var index = 0; index < locations.Length; index++)
        {
            locations[index] = LineCounter.Locate(text, positions[index]);
        }

        _errors.Add(new GraphQlError(message, GraphQlErrorCodes.ValidationFailed, 400, null, locations));
    }
}

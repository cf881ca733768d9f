using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Collects the errors of one execution.</summary>
internal sealed class FieldErrors(
    int maxErrors,
    Action<Exception, FieldContext>? onUnexpected,
    Func<Exception, GraphQlFieldException?>? translate,
    Func<Exception, int>? statusOfUnexpected)
{
    private readonly List<GraphQlError> _errors = [];
    private int _left;

    public IReadOnlyList<GraphQlError> All => _left == 0
        ? _errors
        : [.. _errors, new GraphQlError($"{_left} more errors are not listed.", GraphQlErrorCodes.LimitExceeded, 400)];

    /// <summary>The request's cancellation and the engine's own limits end the execution; everything else belongs to a field.</summary>
    public static bool IsFieldError(Exception exception, CancellationToken cancellationToken) =>
        exception is not GraphQlDocumentException
        && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    public void Add(GraphQlFieldException exception, IReadOnlyList<object> path, DocumentNode document, int position)
    {
        if (_errors.Count >= maxErrors)
        {
            _left++;
            return;
        }

        var location = LineCounter.Locate(document.Text, exception.Position ?? position);
        _errors.Add(new GraphQlError(exception.Message, exception.Code, exception.StatusCode, path, [location]));
    }

    /// <summary>What the client may know of an exception: its text only when it was made for the client.</summary>
    public GraphQlFieldException Translate(Exception exception, FieldContext context)
    {
        if (exception as GraphQlFieldException is { } own)
        {
            return own;
        }

        if (translate?.Invoke(exception) is { } translated)
        {
            return translated;
        }

        onUnexpected?.Invoke(exception, context);
        return new GraphQlFieldException("An internal error occurred.", GraphQlErrorCodes.Internal, statusOfUnexpected?.Invoke(exception) ?? 500);
    }
}

namespace ArtifactSdk.Server.Domain.Audit;

/// <summary>
/// Who is changing what, for as long as a request changes something. Set where requests come in and read where transactions
/// are committed, so that the rules between need not hand it on.
/// </summary>
internal sealed class AuditScope : IDisposable
{
    internal const string System = "(server)";
    private static readonly AsyncLocal<AuditScope?> _current = new();

    private readonly Lazy<string> _details;
    private readonly AuditScope? _outer;

    private AuditScope(string actor, string action, Func<string> details)
    {
        Actor = actor;
        Action = action;
        _details = new Lazy<string>(details);
        _outer = _current.Value;
    }

    internal static AuditScope? Current => _current.Value;

    internal string Actor { get; }

    internal string Action { get; }

    internal string Details => _details.Value;

    /// <summary>To be called in an async method: what is set here is seen by what that method calls, and by nobody else.</summary>
    internal static AuditScope Begin(Caller caller, string action, Func<string> details)
    {
        var scope = new AuditScope(caller.User?.Username ?? System, action, details);
        _current.Value = scope;
        return scope;
    }

    public void Dispose() => _current.Value = _outer;
}

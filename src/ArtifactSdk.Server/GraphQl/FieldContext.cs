using ArtifactSdk.Server.GraphQl.Execution;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>What a resolver sees of the request and of its field. Valid until the resolver has finished.</summary>
internal sealed class FieldContext
{
    private readonly OperationExecution _execution;
    private readonly FieldPlan _field;

    internal FieldContext(OperationExecution execution, FieldPlan field, object? source)
    {
        _execution = execution;
        _field = field;
        Source = source;
    }

    /// <summary>The parent object; for fields of the root types it is the request context.</summary>
    public object? Source { get; }

    /// <summary>The object that was given to <see cref="GraphQlEngine.ExecuteAsync"/>.</summary>
    public object Request => _execution.Request;

    public CancellationToken CancellationToken => _execution.CancellationToken;

    public ArgumentReader Arguments => _field.Arguments;

    public string FieldName => _field.Definition.Name;

    /// <summary>The field with its type: <c>Query.artifact</c>.</summary>
    public string Coordinate => _field.Definition.Coordinate;

    /// <summary>The alias, or the field's name when it has none.</summary>
    public string ResponseKey => _field.Node.ResponseKey;

    /// <summary>Response keys (<see cref="string"/>) and list indexes (<see cref="int"/>) from the root to this field.</summary>
    public IReadOnlyList<object> Path => _execution.Path.Snapshot();

    public T SourceAs<T>() => (T)Source!;

    public T RequestAs<T>() => (T)Request;

    /// <summary>
    /// Whether a field below this one is asked for, fragments and directives taken into account:
    /// <c>Selects("totalCount")</c>, or deeper with <c>Selects("edges", "node", "url")</c>.
    /// </summary>
    public bool Selects(params ReadOnlySpan<string> path) => _execution.Planner.Selects(_field.Selections, path);
}

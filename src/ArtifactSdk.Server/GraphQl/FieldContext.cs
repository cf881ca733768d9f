namespace ArtifactSdk.Server.GraphQl;

/// <summary>What a resolver sees of the request and of its field.</summary>
internal sealed class FieldContext
{
    /// <summary>The parent object; for fields of the root types it is the request context.</summary>
    public object? Source => throw new NotImplementedException();

    /// <summary>The object that was given to <see cref="GraphQlEngine.ExecuteAsync"/>.</summary>
    public object Request => throw new NotImplementedException();

    public CancellationToken CancellationToken => throw new NotImplementedException();

    public ArgumentReader Arguments => throw new NotImplementedException();

    public string FieldName => throw new NotImplementedException();

    /// <summary>The alias, or the field's name when it has none.</summary>
    public string ResponseKey => throw new NotImplementedException();

    /// <summary>Response keys (<see cref="string"/>) and list indexes (<see cref="int"/>) from the root to this field.</summary>
    public IReadOnlyList<object> Path => throw new NotImplementedException();

    public T SourceAs<T>() => (T)Source!;

    public T RequestAs<T>() => (T)Request;

    /// <summary>
    /// Whether a field below this one is asked for, fragments and directives taken into account:
    /// <c>Selects("totalCount")</c>, or deeper with <c>Selects("edges", "node", "url")</c>.
    /// </summary>
    public bool Selects(params ReadOnlySpan<string> path) => throw new NotImplementedException();
}

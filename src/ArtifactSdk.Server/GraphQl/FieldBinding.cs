namespace ArtifactSdk.Server.GraphQl;

/// <summary>Exactly one of the two is set: a plain read of the parent, or a resolver that wants the context.</summary>
internal sealed record FieldBinding(Func<object?, object?>? Read, FieldResolver? Resolve);

namespace ArtifactSdk.Server.GraphQl;

/// <summary>Computes the value of one field. A resolver that finishes synchronously costs no state machine.</summary>
internal delegate ValueTask<object?> FieldResolver(FieldContext context);

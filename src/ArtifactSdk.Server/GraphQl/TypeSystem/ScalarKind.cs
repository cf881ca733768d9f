namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>How a scalar is read and written. A scalar of the schema whose name is not known here behaves like <see cref="Json"/>.</summary>
internal enum ScalarKind
{
    Int,
    Float,
    String,
    Boolean,
    Id,
    Int64,
    Json,
    JsonString,
    DateTime,
    Duration,
}

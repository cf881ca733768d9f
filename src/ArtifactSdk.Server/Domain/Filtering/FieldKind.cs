namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>What values a field has, and so what it can be compared with.</summary>
internal enum FieldKind
{
    Text,

    /// <summary>A whole number that clients know as a global id too.</summary>
    Id,

    Number,

    /// <summary>A version's number, which people write as "v3".</summary>
    Version,

    Time,

    /// <summary>Several texts, such as tags: a condition on them asks for one that fulfils it.</summary>
    Texts,

    /// <summary>A JSON object; a path leads into it.</summary>
    Json,
}

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>What the databases write differently.</summary>
internal interface ISqlDialect
{
    /// <summary>A condition: equal but for the case of ASCII letters, by index where there is one.</summary>
    string EqualsIgnoringCase(string column, string parameter);

    /// <summary>A condition: the column's text contains the parameter's, ignoring the case of ASCII letters.</summary>
    string ContainsIgnoringCase(string column, string parameter);
}

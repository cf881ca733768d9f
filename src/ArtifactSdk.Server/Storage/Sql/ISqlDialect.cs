namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>What the databases write differently.</summary>
internal interface ISqlDialect
{
    /// <summary>A condition: equal but for the case of ASCII letters, by index where there is one.</summary>
    string EqualsIgnoringCase(string column, string parameter);

    /// <summary>A condition: the column's text contains the parameter's, ignoring the case of ASCII letters.</summary>
    string ContainsIgnoringCase(string column, string parameter);

    /// <summary>
    /// A subquery with the columns md5 and number, a row for each pair that <see cref="Pack"/> put into the two parameters:
    /// thousands of values in one command. A command for each costs twice as much in the process, and far more over a network.
    /// </summary>
    string Unpack(string md5Parameter, string numberParameter);

    /// <summary>The values of the two parameters of <see cref="Unpack"/>.</summary>
    (object Md5s, object Numbers) Pack(IReadOnlyList<(byte[] Md5, long Number)> pairs);
}

using System.Text.Json.Serialization.Metadata;
using ArtifactSdk.Http;

namespace ArtifactSdk.Protocol;

/// <summary>One request of the protocol: its document, and how its variables and its data are written in JSON.</summary>
/// <remarks>
/// To add one, write a file in Operations/ with the document and the records, name both records in <see cref="WireJsonContext"/>,
/// and call <see cref="ApiTransport.ExecuteAsync"/>. Use <see cref="NoVariables"/> where there are none.
/// </remarks>
internal sealed record GraphQlOperation<TVariables, TData>(
    string Name,
    string Document,
    JsonTypeInfo<TVariables> VariablesType,
    JsonTypeInfo<TData> DataType)
    where TData : class
{
    public RetryRule Retry { get; init; } = RetryRule.GraphQl;

    /// <summary>How long one attempt may take when that is more than the options say.</summary>
    public TimeSpan Timeout { get; init; }
}

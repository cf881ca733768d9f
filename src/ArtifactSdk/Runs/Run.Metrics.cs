using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Runs;

namespace ArtifactSdk;

public partial class Run
{
    private static readonly TimeSpan HistoryInterval = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _updating = new(1, 1);
    private RunHistory? _history;
    private RunHeartbeat? _historySender;
    private JsonObject _config = [];

    /// <summary>Gets the step of the next metrics that are logged without a step.</summary>
    public virtual long Step => History.NextStep;

    /// <summary>Gets the last value of each metric, and the values of <see cref="UpdateSummary"/>, as a new copy each time.</summary>
    public virtual JsonObject Summary => History.CopySummary();

    /// <summary>Gets the configuration of the run, as a new copy each time.</summary>
    public virtual JsonObject Config => (JsonObject)Volatile.Read(ref _config).DeepClone();

    private RunHistory History => _history ?? throw NoServer();

    /// <summary>Adds metrics to the history of the run. They are sent every 15 seconds and when the run is finished.</summary>
    /// <param name="metrics">Names and values; nested objects are allowed, and so are NaN and infinite numbers.</param>
    /// <param name="step">
    /// The step of the metrics. Several calls can add to the same step. <see langword="null"/>: the next step, which is then complete.
    /// </param>
    /// <param name="cancellationToken">Stops the call; the metrics are then not logged.</param>
    /// <returns>A task that ends when the metrics are queued: at once, unless the queue is full.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is before one that the run has already.</exception>
    /// <exception cref="ArgumentException">A name is empty or one that the protocol uses itself, or the metrics of the step are larger than about 10 MB.</exception>
    /// <exception cref="ArtifactApiException">Too many wait and the server does not take them. These were not taken.</exception>
    // First, so that new() { ["loss"] = 0.1 } means this one.
    [OverloadResolutionPriority(1)]
    public virtual Task LogAsync(JsonObject metrics, long? step = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ThrowIfOver();
        CheckKeys(metrics, nameof(metrics));
        return History.AddAsync(metrics, step, cancellationToken);
    }

    /// <inheritdoc cref="LogAsync(JsonObject, long?, CancellationToken)"/>
    /// <param name="metrics">Names and values.</param>
    /// <param name="step">The step of the metrics; <see langword="null"/> for the next one.</param>
    /// <param name="cancellationToken">Stops the call; the metrics are then not logged.</param>
    public virtual Task LogAsync(IReadOnlyDictionary<string, double> metrics, long? step = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var values = new JsonObject();
        foreach (var (key, value) in metrics)
        {
            values[key] = value;
        }

        return LogAsync(values, step, cancellationToken);
    }

    /// <summary>Sets values of the summary. They are sent with the metrics; a later metric with the same name replaces them.</summary>
    /// <param name="values">Names and values.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty or reserved by the protocol, a value cannot be written as JSON, or the whole summary would be larger than about 10 MB. Nothing was set.
    /// </exception>
    public virtual void UpdateSummary(JsonObject values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ThrowIfOver();
        CheckKeys(values, nameof(values));
        History.UpdateSummary(values);
    }

    /// <summary>Changes the configuration of the run; other values stay.</summary>
    /// <param name="values">Names and values.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the server has them.</returns>
    /// <exception cref="ArgumentException">A name is one that the protocol uses itself.</exception>
    /// <exception cref="ArtifactApiException">The server refused.</exception>
    public virtual async Task UpdateConfigAsync(JsonObject values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ThrowIfOver();
        await _updating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var merged = Config;
            foreach (var (key, value) in values)
            {
                merged[key] = value?.DeepClone();
            }

            await UpdateAsync(v => v with { Config = RunConfigJson.Serialize(merged) }, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _config, merged);
        }
        finally
        {
            _ = _updating.Release();
        }
    }

    /// <summary>Replaces the tags of the run.</summary>
    /// <param name="tags">All tags of the run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the server has them.</returns>
    /// <exception cref="ArgumentException">A label is null.</exception>
    /// <exception cref="ArtifactApiException">The server refused.</exception>
    public virtual Task SetTagsAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ThrowIfOver();
        string[] all = [.. tags.Distinct(StringComparer.Ordinal)];
        if (all.Contains(null!))
        {
            throw new ArgumentException("One of the tags is null. Leave it out.", nameof(tags));
        }

        return UpdateAsync(v => v with { Tags = all }, cancellationToken);
    }

    /// <summary>Replaces the notes about the run.</summary>
    /// <param name="notes">The text.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the server has it.</returns>
    /// <exception cref="ArtifactApiException">The server refused.</exception>
    public virtual Task SetNotesAsync(string notes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ThrowIfOver();
        return UpdateAsync(v => v with { Notes = notes }, cancellationToken);
    }

    private static void CheckKeys(JsonObject values, string parameterName)
    {
        foreach (var (key, _) in values)
        {
            if (key is "" or "_step" or "_timestamp" or "_runtime" or "_wandb")
            {
                throw new ArgumentException($"'{key}' cannot be the name of a metric: it is empty, or the protocol reserves it. Choose another name.", parameterName);
            }
        }
    }

    private void StartHistory(ClientContext context, RunProgress progress)
    {
        _config = progress.Config;
        _history = new RunHistory(context.TimeProvider, progress, PostAsync, problem => Log.RunDataLeftOut(context.Logger, $"{Entity}/{Project}/{Id}", problem));
        _historySender = StartHistorySender(context, _history);
    }

    private RunHeartbeat StartHistorySender(ClientContext context, RunHistory history) =>
        new(context.TimeProvider, $"{Entity}/{Project}/{Id}", context.Logger, token => history.FlushAsync(includeOpen: false, token), HistoryInterval);

    private async Task UpdateAsync(Func<UpsertBucketVariables, UpsertBucketVariables> change, CancellationToken cancellationToken)
    {
        var action = $"update run '{Entity}/{Project}/{Id}'";
        var variables = change(new UpsertBucketVariables(Id, Project, Entity, null, null, null, null, null, null, null));
        var data = await Context.Api.ExecuteAsync(UpsertBucketOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        if (data.UpsertBucket?.Bucket is null)
        {
            throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason.", HttpStatusCode.OK) { Operation = UpsertBucketOperation.Instance.Name };
        }
    }
}

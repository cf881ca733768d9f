using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Runs;

/// <summary>
/// The metrics of a run on their way to the server. Rows wait in memory, up to a bound, until they are sent together; what could not be sent
/// stays and is sent again under the same numbers, so that nothing is lost or doubled. Safe for use by many threads.
/// </summary>
internal sealed class RunHistory(TimeProvider clock, RunProgress start, Func<string, CancellationToken, Task> post) : IDisposable
{
    internal const int MaxRowBytes = (10 * 1024 * 1024) - (100 * 1024);
    private const int MaxWaitingBytes = 8 * 1024 * 1024;
    private const int MaxWaitingRows = 2_000;
    private const string HistoryFile = "wandb-history.jsonl";
    private const string SummaryFile = "wandb-summary.json";

    private readonly object _gate = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Queue<(string Line, int Size)> _waiting = new();
    private readonly JsonObject _summary = start.Summary;
    private readonly long _started = clock.GetTimestamp();
    private JsonObject? _open;
    private long _waitingBytes;
    private long _sent = start.Lines;
    private long _nextStep = start.NextStep;
    private int _summaryEdition;
    private int _summarySent;

    /// <summary>The step after the last one, which artifacts are sent with.</summary>
    internal long NextStep
    {
        get
        {
            lock (_gate)
            {
                return _nextStep;
            }
        }
    }

    internal JsonObject CopySummary()
    {
        lock (_gate)
        {
            return (JsonObject)_summary.DeepClone();
        }
    }

    internal void UpdateSummary(JsonObject values)
    {
        lock (_gate)
        {
            Merge(values, _summary);
            _summaryEdition++;
        }
    }

    /// <summary>Takes a row. When too many wait, it is the caller who waits until some are gone.</summary>
    internal async Task AddAsync(JsonObject metrics, long? step, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetByteCount(LenientJsonText.Write(metrics));
        if (bytes > MaxRowBytes)
        {
            throw new ArgumentException($"The metrics are {bytes} bytes of JSON; the server takes at most {MaxRowBytes} at a time. Log fewer of them at once, or log them as an artifact.", nameof(metrics));
        }

        while (IsFull())
        {
            await FlushAsync(includeOpen: false, cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            Add(metrics, step);
        }
    }

    /// <summary>Sends what waits, in pieces that a server takes.</summary>
    internal async Task FlushAsync(bool includeOpen, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (includeOpen)
            {
                lock (_gate)
                {
                    Close();
                }
            }

            while (Prepare() is var (rows, edition, json))
            {
                await post(json, cancellationToken).ConfigureAwait(false);
                lock (_gate)
                {
                    _sent += rows;
                    _summarySent = edition;
                    for (; rows > 0; rows--)
                    {
                        _waitingBytes -= _waiting.Dequeue().Size;
                    }
                }
            }
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    private static void Merge(JsonObject from, JsonObject into)
    {
        foreach (var (key, value) in from)
        {
            into[key] = value?.DeepClone();
        }
    }

    private bool IsFull()
    {
        lock (_gate)
        {
            return _waiting.Count >= MaxWaitingRows || _waitingBytes >= MaxWaitingBytes;
        }
    }

    private void Add(JsonObject metrics, long? step)
    {
        var openStep = _nextStep - 1;
        if (step == long.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "No step could come after this one. Pass a smaller one.");
        }

        if (step is { } number && number < (_open is null ? _nextStep : openStep))
        {
            throw new ArgumentOutOfRangeException(nameof(step), number, $"The run is at step {_nextStep} already, and its history only goes on. Leave the step out, or pass a later one.");
        }

        if (_open is null || step != openStep)
        {
            Close();
            _nextStep = (step ?? _nextStep) + 1;
            _open = [];
        }

        Merge(metrics, _open);
        var runtime = clock.GetElapsedTime(_started).TotalSeconds;
        var own = new JsonObject
        {
            ["_step"] = _nextStep - 1,
            ["_timestamp"] = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
            ["_runtime"] = runtime,
        };
        Merge(own, _open);
        Merge(_open, _summary);
        _summary["_wandb"] = new JsonObject { ["runtime"] = (long)runtime };
        _summaryEdition++;
        if (step is null)
        {
            Close();
        }
    }

    // A row of a step that the caller named stays open for more metrics of the same step.
    private void Close()
    {
        if (_open is null)
        {
            return;
        }

        var line = LenientJsonText.Write(_open);
        var size = Encoding.UTF8.GetByteCount(line);
        _waiting.Enqueue((line, size));
        _waitingBytes += size;
        _open = null;
    }

    private (int Rows, int Edition, string Json)? Prepare()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _summarySent == _summaryEdition)
            {
                return null;
            }

            var lines = new JsonArray();
            long length = 0;
            foreach (var (line, size) in _waiting)
            {
                length += size;
                if (lines.Count > 0 && length > MaxWaitingBytes)
                {
                    break;
                }

                lines.Add((JsonNode)line);
            }

            var files = new JsonObject();
            if (lines.Count > 0)
            {
                files[HistoryFile] = new JsonObject { ["offset"] = _sent, ["content"] = lines };
            }

            files[SummaryFile] = new JsonObject { ["offset"] = 0, ["content"] = new JsonArray(LenientJsonText.Write(_summary)) };
            return (lines.Count, _summaryEdition, LenientJsonText.Write(new JsonObject { ["files"] = files }));
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Runs;

/// <summary>
/// The metrics of a run on their way to the server. Rows wait in memory, up to a bound, until they are sent together; what could not be sent
/// stays and is sent again under the same numbers, so that nothing is lost or doubled. Safe for use by many threads.
/// </summary>
internal sealed class RunHistory(TimeProvider clock, RunProgress start, Func<string, CancellationToken, Task> post, Action<string> warn) : IDisposable
{
    internal const int MaxRowBytes = (10 * 1024 * 1024) - (100 * 1024);
    private const int MaxWaitingBytes = 8 * 1024 * 1024;
    private const int MaxWaitingRows = 2_000;
    private const string HistoryFile = "wandb-history.jsonl";
    private const string SummaryFile = "wandb-summary.json";

    private readonly object _gate = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Queue<(string Line, int Size)> _waiting = new();
    private readonly RunSummary _summary = new(start.Summary);
    private readonly long _started = clock.GetTimestamp();
    private JsonObject? _open;
    private int _openBytes;
    private long _waitingBytes;
    private long _pieceBytes = MaxWaitingBytes;
    private long _sent = start.Lines;
    private long _nextStep = start.NextStep;

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
            return _summary.Copy();
        }
    }

    internal void UpdateSummary(JsonObject values)
    {
        lock (_gate)
        {
            _summary.Update(values);
        }
    }

    /// <summary>Takes a row. When too many wait, it is the caller who waits until some are gone.</summary>
    internal async Task AddAsync(JsonObject metrics, long? step, CancellationToken cancellationToken)
    {
        var bytes = RunSummary.SizeOf(metrics);
        if (bytes > MaxRowBytes)
        {
            throw TooLarge(bytes, nameof(metrics));
        }

        while (IsFull())
        {
            await FlushAsync(includeOpen: false, cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            Add(metrics, step, bytes);
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

            while (Prepare() is { } piece)
            {
                if (piece.Warning is not null)
                {
                    warn(piece.Warning);
                }

                try
                {
                    await post(piece.Json, cancellationToken).ConfigureAwait(false);
                    Remove(piece, sent: true);
                }
                catch (ArtifactApiException e) when (e.StatusCode == HttpStatusCode.RequestEntityTooLarge)
                {
                    Shrink(piece, e);
                }
            }
        }
        finally
        {
            _ = _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    private static ArgumentException TooLarge(int bytes, string parameterName) =>
        new($"The metrics are {bytes} bytes of JSON; the server accepts at most {MaxRowBytes} in one step. Log fewer of them at once, or log them as an artifact.", parameterName);

    private void Remove(RunPiece piece, bool sent)
    {
        lock (_gate)
        {
            _sent += sent ? piece.Rows : 0;
            _summary.SentEdition = piece.Edition ?? _summary.SentEdition;
            for (var rows = piece.Rows; rows > 0; rows--)
            {
                _waitingBytes -= _waiting.Dequeue().Size;
            }
        }
    }

    // A proxy may take less than the server. What is too large alone would keep everything behind it from being sent, the end of the run too.
    private void Shrink(RunPiece piece, ArtifactApiException refusal)
    {
        if (piece.Rows + (piece.Edition is null ? 0 : 1) > 1)
        {
            _pieceBytes = piece.Size / 2;
            return;
        }

        Remove(piece, sent: false);
        var what = piece.Rows == 1 ? "a row of its metrics" : "its summary";
        warn(string.Create(CultureInfo.InvariantCulture, $"{what}, {piece.Size} bytes of JSON, was left out because it is too large for the server: {refusal.Message}"));
    }

    private bool IsFull()
    {
        lock (_gate)
        {
            return _waiting.Count >= MaxWaitingRows || _waitingBytes >= MaxWaitingBytes;
        }
    }

    private void Add(JsonObject metrics, long? step, int bytes)
    {
        var openStep = _nextStep - 1;
        if (step == long.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "No step can follow this one. Pass a smaller one.");
        }

        if (step is { } number && number < (_open is null ? _nextStep : openStep))
        {
            throw new ArgumentOutOfRangeException(nameof(step), number, $"The run is already at step {_nextStep}, and steps cannot decrease. Leave the step out, or pass a later one.");
        }

        if (_open is null || step != openStep)
        {
            Close();
            _nextStep = (step ?? _nextStep) + 1;
            _open = [];
            _openBytes = 0;
        }
        else if (_openBytes + bytes > MaxRowBytes)
        {
            var merged = (JsonObject)_open.DeepClone();
            RunSummary.Merge(metrics, merged);
            var size = RunSummary.SizeOf(merged);
            if (size > MaxRowBytes)
            {
                throw TooLarge(size, nameof(metrics));
            }

            _openBytes = size - bytes;
        }

        _openBytes += bytes;
        RunSummary.Merge(metrics, _open);
        var runtime = clock.GetElapsedTime(_started).TotalSeconds;
        var own = new JsonObject
        {
            ["_step"] = _nextStep - 1,
            ["_timestamp"] = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
            ["_runtime"] = runtime,
        };
        RunSummary.Merge(own, _open);
        _summary.Take(_open, _openBytes, runtime);
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

    private RunPiece? Prepare()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _summary.SentEdition == _summary.Edition)
            {
                return null;
            }

            var lines = new JsonArray();
            long length = 0;
            foreach (var (line, size) in _waiting)
            {
                if (lines.Count > 0 && length + size > _pieceBytes)
                {
                    break;
                }

                length += size;
                lines.Add((JsonNode)line);
            }

            var rows = lines.Count;
            var files = new JsonObject();
            if (rows > 0)
            {
                files[HistoryFile] = new JsonObject { ["offset"] = _sent, ["content"] = lines };
            }

            // With the last rows, or alone when it does not fit beside them.
            int? edition = null;
            string? warning = null;
            if (rows == _waiting.Count && _summary.SentEdition != _summary.Edition)
            {
                (var text, var size, warning) = _summary.Write();
                if (rows == 0 || length + size <= _pieceBytes)
                {
                    files[SummaryFile] = new JsonObject { ["offset"] = 0, ["content"] = new JsonArray(text) };
                    edition = _summary.Edition;
                    length += size;
                }
            }

            return new RunPiece(rows, edition, length, LenientJsonText.Write(new JsonObject { ["files"] = files }), warning);
        }
    }
}

using System.Diagnostics;

namespace ArtifactSdk.Diagnostics;

/// <summary>One call of the user: a span, and how long it took. Costs nothing when nobody listens.</summary>
internal readonly struct OperationScope : IDisposable
{
    private readonly Activity? _activity;
    private readonly string _name;
    private readonly long _started;

    private OperationScope(string name, Activity? activity)
    {
        _name = name;
        _activity = activity;
        _started = Instruments.OperationDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
    }

    public static OperationScope Start(string name, Uri server, params ReadOnlySpan<(string Key, object? Value)> tags)
    {
        var activity = Instruments.Source.StartActivity(name, ActivityKind.Client);
        if (activity is not null)
        {
            activity.SetTag("server.address", server.Host).SetTag("server.port", server.Port);
            foreach (var (key, value) in tags)
            {
                activity.SetTag(key, value);
            }
        }

        return new OperationScope(name, activity);
    }

    public void SetTag(string key, object? value) => _activity?.SetTag(key, value);

    /// <summary>Does the work and notes how it ended.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        string? error = null;
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e.GetType().Name;
            _activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            Record(error);
        }
    }

    public void Dispose() => _activity?.Dispose();

    private void Record(string? error)
    {
        if (_started == 0)
        {
            return;
        }

        var tags = new TagList { { "operation", _name } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Instruments.OperationDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace ServerLoad;

/// <summary>Requests over a few connections, each sending the next when the last is answered.</summary>
internal static class Load
{
    /// <summary>How many a second.</summary>
    public static double Rate(Uri server, int connections, IReadOnlyList<Exchange> exchanges) => exchanges.Count / Run(server, connections, exchanges, []);

    /// <summary>How long they took, in milliseconds, the shortest first.</summary>
    public static double[] Times(Uri server, int connections, IReadOnlyList<Exchange> exchanges)
    {
        ConcurrentBag<double> times = [];
        Run(server, connections, exchanges, times);
        return [.. times.Order()];
    }

    /// <summary>Calls what <paramref name="prepare"/> returned in each of as many threads, once for each number; returns seconds.</summary>
    public static double InParallel(int threads, int count, Func<Action<int>> prepare)
    {
        var next = -1;
        Exception? failure = null;
        using var ready = new Barrier(threads + 1);
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            try
            {
                var act = prepare();
                ready.SignalAndWait();
                for (int i; failure is null && (i = Interlocked.Increment(ref next)) < count;)
                {
                    act(i);
                }
            }
#pragma warning disable CA1031 // It is thrown again below.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        ready.SignalAndWait();
        var started = Stopwatch.GetTimestamp();
        workers.ForEach(worker => worker.Join());
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return failure is null ? seconds : throw new InvalidOperationException($"The load broke off: {failure.Message}", failure);
    }

    private static double Run(Uri server, int connections, IReadOnlyList<Exchange> exchanges, ConcurrentBag<double> times)
    {
        ConcurrentBag<Connection> opened = [];
        try
        {
            return InParallel(connections, exchanges.Count, () =>
            {
                var connection = new Connection(server);
                opened.Add(connection);
                return i =>
                {
                    var started = Stopwatch.GetTimestamp();
                    connection.Exchange(exchanges[i]);
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                };
            });
        }
        finally
        {
            foreach (var connection in opened)
            {
                connection.Dispose();
            }
        }
    }
}

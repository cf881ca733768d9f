namespace ArtifactSdk.Internal;

/// <summary>The one place that waits for a task. The work starts on the thread pool, so that no context of the caller can be waited for.</summary>
internal static class Blocking
{
#pragma warning disable RS0030 // Blocking is what this class is for.
    public static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    public static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
#pragma warning restore RS0030
}

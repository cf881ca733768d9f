namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Where execution is. One field is executed at a time, so one stack is enough, and only errors make a copy of it.</summary>
internal sealed class ResponsePath
{
    private (string? Key, int Index)[] _steps = new (string?, int)[16];

    public int Depth { get; private set; }

    public void Push(string key) => Push((key, 0));

    public void Push(int index) => Push((null, index));

    public void Truncate(int depth) => Depth = depth;

    public void SetIndex(int index) => _steps[Depth - 1] = (null, index);

    public IReadOnlyList<object> Snapshot()
    {
        var path = new object[Depth];
        for (var index = 0; index < path.Length; index++)
        {
            path[index] = _steps[index].Key ?? (object)_steps[index].Index;
        }

        return path;
    }

    private void Push((string?, int) step)
    {
        if (Depth == _steps.Length)
        {
            Array.Resize(ref _steps, Depth * 2);
        }

        _steps[Depth++] = step;
    }
}

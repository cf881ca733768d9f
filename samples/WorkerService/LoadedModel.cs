namespace Samples;

/// <summary>A version and the model in it.</summary>
internal sealed record ServedModel(string Path, LinearModel Model);

/// <summary>The model in use: replaced as a whole, never changed.</summary>
internal sealed class LoadedModel
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ServedModel? _current;

    public ServedModel? Current => _current;

    public void Replace(ServedModel model)
    {
        _current = model;
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public async Task<ServedModel> WaitForAsync(Func<ServedModel, bool> wanted)
    {
        while (true)
        {
            var change = Volatile.Read(ref _changed).Task;
            if (_current is { } model && wanted(model))
            {
                return model;
            }

            await change;
        }
    }
}

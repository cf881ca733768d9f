using System.CommandLine;

namespace ArtifactSdk.Cli.Commands;

/// <summary>The options that say where a server's data are, as the server itself takes them; it complains about what is missing.</summary>
internal sealed class StoragePlaceOptions
{
    private readonly Option<string?> _data = new("--data") { Description = "The data folder.", HelpName = "DIR" };

    private readonly Option<string?> _metadata = new("--metadata")
    {
        Description = "The PostgreSQL database with the metadata: \"Host=…;Database=…\".",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _blobs = new("--blobs") { Description = "The bucket with the files: \"s3://bucket/prefix?endpoint=…\".", HelpName = "ADDRESS" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_metadata);
        command.Options.Add(_blobs);
    }

    internal string[] Args(Invocation invocation)
    {
        List<string> args = [];
        foreach (var option in (Option<string?>[])[_data, _metadata, _blobs])
        {
            if (invocation.Get(option) is { } value)
            {
                args.AddRange([option.Name, value]);
            }
        }

        return [.. args];
    }
}

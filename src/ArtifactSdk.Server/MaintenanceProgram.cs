using System.Globalization;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Maintenance;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server;

/// <summary>Runs one maintenance command and tells what it found.</summary>
internal sealed class MaintenanceProgram(TextWriter output)
{
    internal const int Inconsistent = 3;
    internal const int Damaged = 4;

    /// <summary>Returns the exit code.</summary>
    internal async Task<int> RunAsync(MaintenanceCommandLine line, CancellationToken cancellationToken)
    {
        if (line.ShowHelp)
        {
            await output.WriteAsync(ServerCommandLine.Help);
            return 0;
        }

        var exclusive = line is { Verb: MaintenanceVerb.Gc, DryRun: false };
        var places = StoragePlaces.Parse(line.DataDirectory, line.Metadata, line.Blobs);
        if (line.Verb == MaintenanceVerb.Restore)
        {
            await using var source = await EmbeddedMaintenance.OpenAsync(line.Target, exclusive: false, TimeProvider.System, NullLogger.Instance, cancellationToken);
            var restored = await SharedBackup.RestoreAsync(source, places, cancellationToken);
            await WriteAsync($"Restored: the database and {restored.Blobs} files, {restored.Bytes} bytes, into {places.Description}");
            return 0;
        }

        await using IStorageMaintenance storage = places.IsEmbedded
            ? await EmbeddedMaintenance.OpenAsync(line.DataDirectory, exclusive, TimeProvider.System, NullLogger.Instance, cancellationToken)
            : await SharedMaintenance.OpenAsync(places, exclusive, TimeProvider.System, NullLogger.Instance, cancellationToken);
        switch (line.Verb)
        {
            case MaintenanceVerb.Fsck:
                return await ShowAsync(await storage.CheckAsync(line.ReadData, cancellationToken), line.ReadData);
            case MaintenanceVerb.Gc:
                await ShowAsync(await storage.CollectGarbageAsync(line.Grace, line.DryRun, cancellationToken), line.DryRun);
                return 0;
            default:
                var report = storage is SharedMaintenance shared
                    ? await SharedBackup.BackUpAsync(shared, places, line.Target, cancellationToken)
                    : await EmbeddedBackup.RunAsync((EmbeddedMaintenance)storage, line.Target, line.Copy, cancellationToken);
                await WriteAsync($"Backup complete: the database and {report.Blobs} files, {report.Bytes} bytes ({report.Linked} files hard-linked), in {Path.GetFullPath(line.Target)}");
                return 0;
        }
    }

    private async Task<int> ShowAsync(StorageCheckReport report, bool readData)
    {
        foreach (var problem in report.Problems)
        {
            await output.WriteLineAsync(problem.Text.ReplaceLineEndings(" "));
        }

        var read = readData ? string.Create(CultureInfo.InvariantCulture, $", {report.BytesRead} bytes read") : "";
        await WriteAsync($"{report.Versions} versions and {report.Blobs} files checked{read}: {report.Problems.Count} problems");
        return report.Problems.Count == 0 ? 0
            : report.Problems.Any(problem => problem.Kind == StorageProblemKind.Damaged) ? Damaged
            : Inconsistent;
    }

    private async Task ShowAsync(GarbageReport report, bool dryRun)
    {
        foreach (var version in report.Expired)
        {
            await WriteAsync($"{(dryRun ? "would delete" : "deleted")} {version.Name}: its time to live of {version.TtlSeconds} seconds has ended");
        }

        var verb = dryRun ? "would remove" : "removed";
        foreach (var (blob, reason) in report.Garbage)
        {
            await WriteAsync($"{verb} {blob.Key.EntityId}/{blob.Key.HexMd5}, {blob.Size} bytes, stored {blob.StoredAt:yyyy-MM-dd'T'HH:mm:ss'Z'}: {reason}");
        }

        foreach (var upload in report.Uploads)
        {
            await WriteAsync($"{verb} {upload.Parts} parts of upload {upload.UploadId}, {upload.Size} bytes, last part {upload.LastPartAt:yyyy-MM-dd'T'HH:mm:ss'Z'}: it was never completed");
        }

        await WriteAsync(
            $"{verb} {report.Garbage.Count + report.Uploads.Sum(upload => upload.Parts)} files, {report.Bytes} bytes; {report.Reachable} in use, {report.Young} within the grace time, {report.Held} held for pending versions");
    }

    private Task WriteAsync(FormattableString text) => output.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));
}

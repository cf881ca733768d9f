namespace ArtifactSdk.Configuration;

/// <summary>What configuration reads from the machine; tests give their own.</summary>
internal class HostEnvironment
{
    public static readonly HostEnvironment System = new();

    public virtual bool IsWindows => OperatingSystem.IsWindows();

    public virtual bool IsMacOS => OperatingSystem.IsMacOS();

    public virtual string HomeDirectory => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    public virtual string LocalApplicationData => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    public virtual string CurrentDirectory => Environment.CurrentDirectory;

    public virtual string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    public virtual TextFile ReadFile(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return TextFile.Missing;
            }

            var text = File.ReadAllText(path);
            var shared = !OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;
            return new(text, null, shared);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new(null, e.Message, false);
        }
    }
}

namespace ArtifactSdk.Tests.Configuration;

public sealed class ArtifactClientOptionsTests
{
    [Fact]
    public void Defaults_are_the_documented_ones_and_valid()
    {
        var options = new ArtifactClientOptions();

        options.BaseUrl.Should().Be(new Uri("https://api.wandb.ai"));
        options.RequestTimeout.Should().Be(TimeSpan.FromSeconds(30));
        options.MaxResponseSize.Should().Be(67_108_864);
        options.TimeProvider.Should().BeSameAs(TimeProvider.System);
        options.Retry.Should().BeEquivalentTo(new
        {
            MaxAttempts = 20,
            BaseDelay = TimeSpan.FromSeconds(2),
            MaxDelay = TimeSpan.FromMinutes(1),
            TotalTimeout = TimeSpan.FromMinutes(15),
            FirstContactTimeout = TimeSpan.FromMinutes(1),
        });
        options.Transfer.Should().BeEquivalentTo(new
        {
            MaxConcurrency = 8,
            PartSize = 104_857_600L,
            CacheDirectory = (string?)null,
            UseCache = true,
            StallTimeout = TimeSpan.FromMinutes(1),
        });
        options.Invoking(o => o.Validate()).Should().NotThrow();
    }

    [Fact]
    public void Snapshot_copies_every_property()
    {
        var options = new ArtifactClientOptions
        {
            BaseUrl = new("http://localhost:1"),
            ApiKey = "k",
            IdentityTokenFile = "/t",
            CredentialsFile = "/f",
            Entity = "e",
            Project = "p",
            Organization = "o",
            ApplicationId = "app/1",
            AllowInsecureTls = true,
            RequestTimeout = TimeSpan.FromSeconds(1),
            MaxResponseSize = 70_000,
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            TimeProvider = new TestSupport.ManualTimeProvider(),
            Retry =
            {
                MaxAttempts = 2,
                BaseDelay = TimeSpan.FromSeconds(3),
                MaxDelay = TimeSpan.FromSeconds(4),
                TotalTimeout = TimeSpan.FromSeconds(5),
                FirstContactTimeout = TimeSpan.FromSeconds(6),
            },
            Transfer = { MaxConcurrency = 7, MaxTotalConcurrency = 9, MaxBufferMemory = 14_000_000, PartSize = 10_000_000, MultipartUploadThreshold = 11_000_000, ParallelDownloadThreshold = 12_000_000, MaxCacheSize = 13_000_000, CacheDirectory = "/c", UseCache = false, StallTimeout = TimeSpan.FromSeconds(8) },
        };

        options.ReferenceHandlers.Add(new GoogleStorageReferenceHandler(new HttpClient(), _ => new((string?)null)));

        var copy = options.Snapshot();

        // Reflection, so that a property that is added later and forgotten in the copy is noticed.
        Values(copy).Should().Equal(Values(options));
        Values(copy).Should().NotContainNulls();
        Values(copy).Zip(Values(new ArtifactClientOptions())).Should().NotContain(pair => Equals(pair.First, pair.Second), "every property was set to another value");
        options.Retry.MaxAttempts = 9;
        copy.Retry.MaxAttempts.Should().Be(2);
    }

    public static TheoryData<string, Action<ArtifactClientOptions>> BadValues => new()
    {
        { "RequestTimeout was 00:00:00; allowed: 00:00:00.0010000 to 1.00:00:00.", o => o.RequestTimeout = TimeSpan.Zero },
        { "MaxResponseSize was 1; allowed: 65536 to 1073741824.", o => o.MaxResponseSize = 1 },
        { "ApplicationId was 'a b'", o => o.ApplicationId = "a b" },
        { "BaseUrl is 'https://wandb.ai/', which is the web site", o => o.BaseUrl = new("https://wandb.ai/") },
        { "TimeProvider was null", o => o.TimeProvider = null! },
        { "Retry.MaxAttempts was 0; allowed: 1 to 1000.", o => o.Retry.MaxAttempts = 0 },
        { "Retry.BaseDelay was -00:00:01", o => o.Retry.BaseDelay = TimeSpan.FromSeconds(-1) },
        { "Retry.MaxDelay was 00:00:01; allowed: 00:00:02 to 1.00:00:00.", o => o.Retry.MaxDelay = TimeSpan.FromSeconds(1) },
        { "Retry.TotalTimeout was 8.00:00:00; allowed: 00:00:00 to 7.00:00:00.", o => o.Retry.TotalTimeout = TimeSpan.FromDays(8) },
        { "Retry.FirstContactTimeout was -", o => o.Retry.FirstContactTimeout = Timeout.InfiniteTimeSpan },
        { "Transfer.MaxConcurrency was 257; allowed: 1 to 256.", o => o.Transfer.MaxConcurrency = 257 },
        { "Transfer.MaxTotalConcurrency was 0; allowed: 1 to 1024.", o => o.Transfer.MaxTotalConcurrency = 0 },
        { "Transfer.MaxBufferMemory was 5; allowed: 1048576 to 17179869184.", o => o.Transfer.MaxBufferMemory = 5 },
        { "Transfer.PartSize was 1; allowed: 5242880 to 5368709120.", o => o.Transfer.PartSize = 1 },
        { "Transfer.CacheDirectory was empty", o => o.Transfer.CacheDirectory = " " },
        { "Transfer.StallTimeout was 00:00:00", o => o.Transfer.StallTimeout = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(BadValues), DisableDiscoveryEnumeration = true)]
    public void Validate_names_property_value_and_what_is_allowed(string message, Action<ArtifactClientOptions> spoil)
    {
        var options = new ArtifactClientOptions();
        spoil(options);

        options.Invoking(o => o.Validate()).Should().Throw<ArgumentException>().WithMessage($"*{message}*");
    }

    private static List<object?> Values(ArtifactClientOptions options) =>
        [.. Read(options).Where(value => value is not (RetryOptions or TransferOptions or IList<IReferenceHandler>)), .. Read(options.Retry), .. Read(options.Transfer), .. options.ReferenceHandlers];

    private static IEnumerable<object?> Read(object options) => options.GetType().GetProperties().Where(p => p.SetMethod is not { IsPublic: false }).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.GetValue(options));
}

using ArtifactSdk.Configuration;

namespace ArtifactSdk.Tests.Configuration;

public sealed class ClientConfigurationTests
{
    private const string LocalSettings = "/work-dir/wandb/settings";
    private const string HiddenLocalSettings = "/work-dir/.wandb/settings";
    private const string GlobalSettings = "/home/ada/.config/wandb/settings";

    [Theory]
    [InlineData(5, "ArtifactClientOptions.ApiKey")]
    [InlineData(4, "WANDB_API_KEY")]
    [InlineData(3, LocalSettings)]
    [InlineData(2, GlobalSettings)]
    [InlineData(1, "/home/ada/.netrc (machine api.wandb.ai)")]
    public void Resolve_takes_the_key_from_the_first_place_that_has_one(int placesThatHaveOne, string expectedSource)
    {
        var machine = new FakeMachine().Put("/home/ada/.netrc", $"machine api.wandb.ai login user password {TestKeys.Netrc}");
        var options = new ArtifactClientOptions();
        var expected = TestKeys.Netrc;
        if (placesThatHaveOne >= 2)
        {
            machine.Put(GlobalSettings, $"[default]\napi_key = {TestKeys.Global}");
            expected = TestKeys.Global;
        }

        if (placesThatHaveOne >= 3)
        {
            machine.Put(LocalSettings, $"[default]\napi_key = {TestKeys.Local}");
            expected = TestKeys.Local;
        }

        if (placesThatHaveOne >= 4)
        {
            machine.Set("WANDB_API_KEY", TestKeys.Variable);
            expected = TestKeys.Variable;
        }

        if (placesThatHaveOne >= 5)
        {
            options.ApiKey = TestKeys.Option;
            expected = TestKeys.Option;
        }

        var configuration = ClientConfiguration.Resolve(options, machine);

        configuration.Credential!.Key.Should().Be(expected);
        configuration.Credential.Source.Should().Be(expectedSource);
        configuration.CredentialProblem.Should().BeNull();
    }

    [Theory]
    [InlineData("entity", "WANDB_ENTITY")]
    [InlineData("project", "WANDB_PROJECT")]
    [InlineData("organization", "WANDB_ORGANIZATION")]
    [InlineData("base_url", "WANDB_BASE_URL")]
    public void Resolve_prefers_options_over_environment_over_local_over_global_settings(string setting, string variable)
    {
        var machine = new FakeMachine();
        var options = new ArtifactClientOptions();
        string? Read()
        {
            var configuration = ClientConfiguration.Resolve(options, machine);
            return setting switch
            {
                "entity" => configuration.Entity,
                "project" => configuration.Project,
                "organization" => configuration.Organization,
                _ => configuration.BaseUrl.OriginalString,
            };
        }

        Read().Should().Be(setting == "base_url" ? "https://api.wandb.ai" : null);
        machine.Put(GlobalSettings, $"[default]\n{setting} = https://global.example");
        Read().Should().Be("https://global.example");
        machine.Put(HiddenLocalSettings, $"[default]\n{setting} = https://hidden.example");
        Read().Should().Be("https://hidden.example");
        machine.Put(LocalSettings, $"[default]\n{setting} = https://local.example");
        Read().Should().Be("https://local.example");
        machine.Set(variable, " https://variable.example ");
        Read().Should().Be("https://variable.example");
        options.Entity = options.Project = options.Organization = "https://option.example";
        options.BaseUrl = new("https://option.example");
        Read().Should().Be("https://option.example");
    }

    [Fact]
    public void Resolve_without_a_key_lists_every_place_in_order()
    {
        var machine = new FakeMachine().Set("WANDB_BASE_URL", "http://localhost:8080/");

        var configuration = ClientConfiguration.Resolve(new(), machine);

        configuration.Credential.Should().BeNull();
        configuration.KeyPlaces.Should().Equal(
            "ArtifactClientOptions.ApiKey",
            "WANDB_API_KEY",
            LocalSettings,
            GlobalSettings,
            "/home/ada/.netrc (machine localhost:8080)",
            "/home/ada/_netrc (machine localhost:8080)");
    }

    [Fact]
    public void Resolve_looks_into_the_folder_that_WANDB_CONFIG_DIR_names()
    {
        var machine = new FakeMachine().Set("WANDB_CONFIG_DIR", "~/conf").Put("/home/ada/conf/settings", "[default]\nentity = team");

        ClientConfiguration.Resolve(new(), machine).Entity.Should().Be("team");
    }

    [Theory]
    [InlineData("https://registry.example", "registry.example")]
    [InlineData("https://registry.example:8443", "registry.example:8443")]
    [InlineData("https://registry.example:443", "registry.example:443")]
    [InlineData("http://127.0.0.1:9000/base", "127.0.0.1:9000")]
    [InlineData("https://REGISTRY.example", "registry.example")]
    public void Resolve_finds_the_netrc_entry_of_the_address_with_its_port(string baseUrl, string machineName)
    {
        var machine = new FakeMachine().Put("/home/ada/.netrc", $"machine other login user password {TestKeys.Global}\nmachine {machineName} password {TestKeys.Netrc}");

        ClientConfiguration.Resolve(new() { BaseUrl = new(baseUrl) }, machine).Credential!.Key.Should().Be(TestKeys.Netrc);
    }

    [Fact]
    public void Resolve_reads_the_netrc_file_that_NETRC_names_and_no_other()
    {
        var machine = new FakeMachine()
            .Set("NETRC", "~/secrets/netrc")
            .Put("/home/ada/.netrc", $"machine api.wandb.ai password {TestKeys.Global}")
            .Put("/home/ada/secrets/netrc", $"machine api.wandb.ai password {TestKeys.Netrc}");

        var credential = ClientConfiguration.Resolve(new(), machine).Credential!;

        credential.Key.Should().Be(TestKeys.Netrc);
        credential.Source.Should().Be("/home/ada/secrets/netrc (machine api.wandb.ai)");
    }

    [Fact]
    public void Resolve_takes_a_default_netrc_entry_only_when_it_can_be_a_key()
    {
        var good = new FakeMachine().Put("/home/ada/_netrc", $"default login user password {TestKeys.Netrc}");
        var anonymous = new FakeMachine().Put("/home/ada/_netrc", "default login anonymous password me@example.org");

        ClientConfiguration.Resolve(new(), good).Credential!.Source.Should().Be("/home/ada/_netrc (default)");
        ClientConfiguration.Resolve(new(), anonymous).Credential.Should().BeNull();
    }

    [Fact]
    public void Resolve_warns_of_files_that_cannot_be_read_and_goes_on()
    {
        var machine = new FakeMachine().Put(GlobalSettings, "[default]\nentity = team");
        machine.Files[LocalSettings] = new(null, "Access denied.", false);
        machine.Files["/home/ada/.netrc"] = new(null, "Access denied.", false);

        var configuration = ClientConfiguration.Resolve(new(), machine);

        configuration.Entity.Should().Be("team");
        configuration.Warnings.Should().HaveCount(2).And.OnlyContain(warning => warning.Contains("Access denied."));
    }

    [Fact]
    public void Resolve_warns_when_others_can_read_the_netrc_file_that_holds_the_key()
    {
        var machine = new FakeMachine();
        machine.Files["/home/ada/.netrc"] = new($"machine api.wandb.ai password {TestKeys.Netrc}", null, IsReadableByOthers: true);

        ClientConfiguration.Resolve(new(), machine).Warnings.Should().ContainSingle().Which.Should().Contain("chmod 600").And.NotContain(TestKeys.Netrc);
    }

    [Fact]
    public void Resolve_names_the_place_of_a_key_that_cannot_be_one()
    {
        var configuration = ClientConfiguration.Resolve(new(), new FakeMachine().Set("WANDB_API_KEY", "too-short"));

        configuration.CredentialProblem.Should().Contain("too short");
        configuration.Credential!.ToString().Should().Be("the API key from WANDB_API_KEY");
    }

    [Fact]
    public void Resolve_names_the_place_of_an_address_that_is_none()
    {
        var configuration = ClientConfiguration.Resolve(new(), new FakeMachine().Set("WANDB_BASE_URL", "localhost"));

        configuration.BaseUrlSource.Should().Be("WANDB_BASE_URL");
        configuration.BaseUrlProblem.Should().Contain("'localhost'");
    }

    [Fact]
    public void Resolve_reads_the_other_variables()
    {
        var machine = new FakeMachine()
            .Set("WANDB_APP_URL", "https://app.example/")
            .Set("WANDB_USERNAME", "ada")
            .Set("WANDB_USER_EMAIL", "ada@example.org")
            .Set("WANDB_HTTP_TIMEOUT", "7.5")
            .Set("WANDB_CACHE_DIR", "~/c")
            .Set("WANDB_ARTIFACT_DIR", "/data/artifacts")
            .Set("WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE", "17")
            .Set("WANDB_RUN_ID", "r1")
            .Set("WANDB_NAME", "first run")
            .Set("WANDB_RUN_GROUP", "g")
            .Set("WANDB_JOB_TYPE", "train")
            .Set("WANDB_NOTES", "n")
            .Set("WANDB_TAGS", "a, b,,c")
            .Set("WANDB_X_EXTRA_HTTP_HEADERS", """{"X-Team": "blue", "Authorization": "Basic x", "Content-Type": "y", "bad name": "z", "X-Number": 3}""");

        var configuration = ClientConfiguration.Resolve(new(), machine);

        configuration.AppUrl.OriginalString.Should().Be("https://app.example");
        configuration.UserName.Should().Be("ada");
        configuration.UserEmail.Should().Be("ada@example.org");
        configuration.RequestTimeout.Should().Be(TimeSpan.FromSeconds(7.5));
        configuration.CacheDirectory.Should().Be("/home/ada/c");
        configuration.ArtifactDirectory.Should().Be("/data/artifacts");
        configuration.FileUrlPageSize.Should().Be(17);
        configuration.RunDefaults.Should().BeEquivalentTo(new RunDefaults("r1", "first run", "g", "train", "n", ["a", "b", "c"]));
        configuration.ExtraHeaders.Should().Equal(new Dictionary<string, string> { ["X-Team"] = "blue" });
        configuration.Warnings.Should().HaveCount(4);
    }

    [Fact]
    public void Resolve_falls_back_to_defaults_with_a_warning_when_variables_make_no_sense()
    {
        var machine = new FakeMachine()
            .Set("WANDB_APP_URL", "nowhere")
            .Set("WANDB_HTTP_TIMEOUT", "soon")
            .Set("WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE", "-1")
            .Set("WANDB_X_EXTRA_HTTP_HEADERS", "[1]");

        var configuration = ClientConfiguration.Resolve(new(), machine);

        configuration.AppUrl.OriginalString.Should().Be("https://wandb.ai");
        configuration.RequestTimeout.Should().Be(TimeSpan.FromSeconds(30));
        configuration.FileUrlPageSize.Should().Be(5000);
        configuration.ExtraHeaders.Should().BeEmpty();
        configuration.Warnings.Should().HaveCount(4);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "true", "WANDB_INSECURE_DISABLE_SSL")]
    [InlineData(null, "1", "WANDB_INSECURE_DISABLE_SSL")]
    [InlineData(null, "False", null)]
    [InlineData(null, "0", null)]
    [InlineData(null, " ", null)]
    [InlineData(false, "true", null)]
    [InlineData(true, null, "ArtifactClientOptions.AllowInsecureTls")]
    public void Resolve_leaves_certificates_unverified_only_when_asked_to(bool? option, string? variable, string? source)
    {
        var machine = variable is null ? new FakeMachine() : new FakeMachine().Set("WANDB_INSECURE_DISABLE_SSL", variable);
        var options = new ArtifactClientOptions();
        if (option is { } value)
        {
            options.AllowInsecureTls = value;
        }

        var configuration = ClientConfiguration.Resolve(options.Snapshot(), machine);

        configuration.InsecureTlsSource.Should().Be(source);
        configuration.ToOptions().AllowInsecureTls.Should().Be(source is not null);
    }

    [Theory]
    [InlineData("allow", RunResume.Allow, 0)]
    [InlineData("auto", RunResume.Allow, 0)]
    [InlineData("MUST", RunResume.Must, 0)]
    [InlineData(" never ", RunResume.Never, 0)]
    [InlineData("", null, 0)]
    [InlineData("maybe", null, 1)]
    public void Resolve_reads_what_an_id_means_that_exists(string variable, RunResume? expected, int warnings)
    {
        var configuration = ClientConfiguration.Resolve(new(), new FakeMachine().Set("WANDB_RESUME", variable));

        configuration.RunDefaults.Resume.Should().Be(expected);
        configuration.Warnings.Should().HaveCount(warnings);
    }

    [Theory]
    [InlineData("online", false)]
    [InlineData("Online", false)]
    [InlineData("offline", true)]
    [InlineData("disabled", true)]
    public void Resolve_warns_of_a_mode_that_there_is_not(string mode, bool warns)
    {
        var configuration = ClientConfiguration.Resolve(new(), new FakeMachine().Set("WANDB_MODE", mode));

        configuration.Warnings.Any(warning => warning.Contains("WANDB_MODE", StringComparison.Ordinal)).Should().Be(warns);
    }

    [Fact]
    public void Resolve_finds_the_cache_where_the_system_keeps_caches()
    {
        ClientConfiguration.Resolve(new(), new FakeMachine()).CacheDirectory.Should().Be("/home/ada/.cache/wandb");
        ClientConfiguration.Resolve(new(), new FakeMachine().Set("XDG_CACHE_HOME", "/x")).CacheDirectory.Should().Be("/x/wandb");
        ClientConfiguration.Resolve(new(), new FakeMachine { MacOS = true }).CacheDirectory.Should().Be("/home/ada/Library/Caches/wandb");
        ClientConfiguration.Resolve(new(), new FakeMachine { Windows = true }).CacheDirectory.Should().Be(Path.Combine("/local", "wandb", "wandb", "Cache"));
        ClientConfiguration.Resolve(new() { Transfer = { CacheDirectory = "/mine" } }, new FakeMachine().Set("WANDB_CACHE_DIR", "/c")).CacheDirectory.Should().Be("/mine");
    }

    [Fact]
    public void ToOptions_keeps_the_values_and_the_place_of_the_key()
    {
        var machine = new FakeMachine().Set("WANDB_API_KEY", TestKeys.Variable).Set("WANDB_BASE_URL", "http://localhost:1/").Set("WANDB_ENTITY", "team");

        var options = ClientConfiguration.Resolve(new(), machine).ToOptions();
        var again = ClientConfiguration.Resolve(options.Snapshot(), new FakeMachine());

        again.BaseUrl.OriginalString.Should().Be("http://localhost:1");
        again.Entity.Should().Be("team");
        again.Credential!.Source.Should().Be("WANDB_API_KEY");
        options.ApiKey = TestKeys.Option;
        ClientConfiguration.Resolve(options, new FakeMachine()).Credential!.Source.Should().Be("ArtifactClientOptions.ApiKey");
    }
}

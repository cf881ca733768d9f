using ArtifactSdk.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Configuration;

public sealed class SettingsFileTests
{
    [Theory]
    [InlineData("[default]\nentity = team", "team")]
    [InlineData("[default]\r\nentity=team\r\n", "team")]
    [InlineData("[ DEFAULT ]\n  Entity :  team  ", "team")]
    [InlineData("\uFEFF[default]\nentity = team", "team")]
    [InlineData("; note\n[default]\n# note\nentity = a=b:c", "a=b:c")]
    [InlineData("[default]\nentity = first\nentity = team", "team")]
    [InlineData("[other]\nentity = no\n[default]\nentity = team\n[more]\nentity = no", "team")]
    [InlineData("[default]\nnonsense\n= nothing\nentity = team", "team")]
    [InlineData("entity = team", null)]
    [InlineData("[default\nentity = team", null)]
    [InlineData("[default]\nentity =", null)]
    [InlineData("", null)]
    public void Parse_reads_the_default_section_and_passes_over_the_rest(string text, string? expected) =>
        SettingsFile.Parse(text).GetValueOrDefault("entity").Should().Be(expected);

    [Fact]
    public void Parse_takes_any_text() => Prop.ForAll<NonNull<string>>(text => SettingsFile.Parse("[default]\n" + text.Get) is not null).QuickCheckThrowOnFailure();
}

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>The tests of the class are there only when the variable says where a server is that they need.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NeedsServerAttribute(string variable) : Attribute
{
    public string Variable { get; } = variable;

    internal bool IsMet => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));
}

namespace WholeProcess;

internal sealed record Scenario(string Name, int Files, long Size);

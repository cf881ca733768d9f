using ArtifactSdk.Server;

return await new ServerProgram(Console.Out, Console.Error).RunAsync(args, CancellationToken.None);

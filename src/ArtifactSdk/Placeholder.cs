namespace ArtifactSdk;

namespace ArtifactSdk.Server.Security;

internal enum SignedUrlFault
{
    /// <summary>Expiry or signature is missing, or there twice.</summary>
    NotSigned,
    WrongSignature,
    Expired,
}

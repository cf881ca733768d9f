using System.Text.Json.Serialization;

namespace ArtifactSdk.Server.Web;

internal sealed record UserDto(string Name, string? Email, bool Admin, bool ServiceAccount, string? OrganizationRole, DateTimeOffset CreatedAt);

internal sealed record TeamDto(string Name, string Organization, IReadOnlyList<TeamMemberDto> Members);

internal sealed record TeamMemberDto(string User, string Role);

internal sealed record KeyDto(long Id, string User, string? Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Revoked);

internal sealed record NewKeyDto(long Id, string Key);

internal sealed record QuotaDto(string Team, long? MaxBytes, long UsedBytes, long StoredBytes);

internal sealed record QuotaBody(long? MaxBytes);

internal sealed record AuditVerdictDto(
    bool Ok, long Entries, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? BrokenAt);

internal sealed record LoginBody(string? Key);

internal sealed record SessionDto(string User, bool Admin, string CsrfToken, DateTimeOffset ExpiresAt);

internal sealed record NewUserBody(string? Name, string? Email = null, bool Admin = false, bool ServiceAccount = false);

/// <summary>What is left out stays as it is.</summary>
internal sealed record UserChangeBody(string? Email = null, bool? Admin = null, string? OrganizationRole = null);

internal sealed record NewTeamBody(string? Name);

internal sealed record MemberBody(string? Role);

internal sealed record NewKeyBody(string? User, string? Name = null);

/// <summary>What the administration API and sessions send and take. A member that is not known is refused: it may be a typing error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IReadOnlyList<UserDto>))]
[JsonSerializable(typeof(IReadOnlyList<TeamDto>))]
[JsonSerializable(typeof(IReadOnlyList<KeyDto>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(NewKeyDto))]
[JsonSerializable(typeof(AuditVerdictDto))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(SessionDto))]
[JsonSerializable(typeof(NewUserBody))]
[JsonSerializable(typeof(UserChangeBody))]
[JsonSerializable(typeof(NewTeamBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(NewKeyBody))]
[JsonSerializable(typeof(QuotaBody))]
[JsonSerializable(typeof(QuotaDto))]
[JsonSerializable(typeof(IReadOnlyList<QuotaDto>))]
internal sealed partial class AdministrationJson : JsonSerializerContext;

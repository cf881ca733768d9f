namespace ArtifactSdk.Server.Tests.GraphQl;

/// <summary>Documents in the shapes that the protocol describes for its clients, two generations of them.</summary>
internal static class ClientDocuments
{
    private const string ProjectInfo = " fragment ProjectInfo on Project { id internalId name entity { name } }";
    private const string Collection = " fragment CollectionInfo on ArtifactCollection { __typename name project { ...ProjectInfo } }" + ProjectInfo;
    private const string Alias = " fragment AliasInfo on ArtifactAlias { __typename id alias }";
    private const string Tag = " fragment TagInfo on Tag { __typename id name }";
    private const string PageInfo = " fragment PageInfoFields on PageInfo { __typename endCursor hasNextPage }";

    private const string Artifact =
        """
         fragment ArtifactFields on Artifact {
          __typename id artifactSequence { ...SourceCollection } versionIndex artifactType { name } description metadata ttlDurationSeconds ttlIsInherited
          tags { ...TagInfo } historyStep state size digest commitHash fileCount createdAt updatedAt
          aliases @include(if: $includeAliases) { artifactCollection { ...CollectionInfo } ...AliasInfo }
        }
        fragment SourceCollection on ArtifactSequence { __typename name project { ...ProjectInfo } }
        """ + Tag + Alias + Collection;

    private const string Membership =
        """
         fragment MembershipFields on ArtifactCollectionMembership {
          __typename id versionIndex aliases { ...AliasInfo } artifactCollection { ...CollectionInfo } artifact { ...ArtifactFields }
        }
        """ + Artifact;

    private const string OldArtifact =
        """
         fragment ArtifactFragment on Artifact {
          id artifactSequence { project { entityName name } name } versionIndex artifactType { name } description metadata ttlDurationSeconds ttlIsInherited
          aliases { artifactCollection { project { entityName name } name } alias } tags { name } historyStep state
          currentManifest { file { directUrl } } commitHash fileCount createdAt updatedAt
        }
        """;

    private const string FieldNames = " fragment fieldData on __Type { fields { name args { name } } }";

    /// <summary>Name, document, variables.</summary>
    public static IReadOnlyList<(string Name, string Document, string? Variables)> All { get; } =
    [
        ("Viewer", "query Viewer { viewer { id entity username email flags teams { edges { node { name } } } } }", null),
        ("Viewer with serverInfo", "query Viewer{viewer{id entity username flags teams{edges{node{name}}}} serverInfo{cliVersionInfo latestLocalVersionInfo{outOfDate latestVersionString versionOnThisInstanceString}}}", null),
        ("GetViewer", "query GetViewer { viewer { id name username email admin flags entity deletedAt apiKeys { edges { node { id name description } } } teams { edges { node { name } } } } }", "{}"),
        ("anonymous viewer", "{ viewer { id } }", null),
        ("ServerFeaturesQuery", "#graphql\nquery ServerFeaturesQuery { serverInfo { features { name isEnabled } } }", "null"),
        ("ProbeServerCapabilities", "query ProbeServerCapabilities { QueryType: __type(name: \"Query\") { ...fieldData } MutationType: __type(name: \"Mutation\") { ...fieldData } ServerInfoType: __type(name: \"ServerInfo\") { ...fieldData } }" + FieldNames, null),
        ("ProbeServerSettings", "query ProbeServerSettings { ServerSettingsType: __type(name: \"ServerSettings\") { ...fieldData } }" + FieldNames, null),
        ("ProbeServerCreateArtifactInput", "query ProbeServerCreateArtifactInput { CreateArtifactInputInfoType: __type(name: \"CreateArtifactInput\") { name inputFields { name } } }", null),
        ("InputFields", "query InputFields($typeName: String!) { TypeInfo: __type(name: $typeName) { inputFields { name } } }", """{"typeName":"CreateArtifactInput"}"""),
        ("TypeInfo", "query TypeInfo($name: String!) { __type(name: $name) { name fields { name args { name } } inputFields { name } } }", """{"name":"Project"}"""),
        ("OrganizationCoreWeaveOrganizationID", "query OrganizationCoreWeaveOrganizationID($entityName: String!) { entity(name: $entityName) { organization { coreWeaveOrganizationId } } }", """{"entityName":"team"}"""),
        ("UpsertBucket", """
            mutation UpsertBucket($id: String, $name: String, $project: String, $entity: String, $groupName: String, $description: String, $displayName: String, $notes: String,
              $commit: String, $config: JSONString, $host: String, $debug: Boolean, $program: String, $repo: String, $jobType: String, $state: String, $sweep: String,
              $tags: [String!], $summaryMetrics: JSONString,) {
              upsertBucket(input: {id: $id, name: $name, groupName: $groupName, modelName: $project, entityName: $entity, description: $description, displayName: $displayName,
                notes: $notes, config: $config, commit: $commit, host: $host, debug: $debug, jobProgram: $program, jobRepo: $repo, jobType: $jobType, state: $state, sweep: $sweep,
                tags: $tags, summaryMetrics: $summaryMetrics}) {
                bucket { id name displayName description config sweepName project { id name entity { id name } } historyLineCount }
                inserted
                serverSettings { serverMessages { utfText plainText htmlText messageType messageLevel } }
              }
            }
            """, """{"id":null,"name":"r1","project":"proj","entity":"my-team","config":"{}","tags":["a"],"debug":false}"""),
        ("ArtifactType", "query ArtifactType($entity: String, $project: String, $name: String!) { project(name: $project, entityName: $entity) { artifact(name: $name) { artifactType { name } } } }", """{"entity":"e","project":"p","name":"art:latest"}"""),
        ("CreateArtifact", "mutation CreateArtifact($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact { id state artifactSequence { latestArtifact { id } } } } }", """
            {"input":{"entityName":"e","projectName":"p","artifactTypeName":"dataset","artifactCollectionName":"art","artifactCollectionNames":null,"runName":"r1","digest":"d",
             "digestAlgorithm":"MANIFEST_MD5","description":null,"labels":null,"metadata":null,"aliases":[{"artifactCollectionName":"art","alias":"latest"}],
             "tags":[{"tagName":"tagA","tagCategoryName":null,"attributes":null}],"ttlDurationSeconds":null,"historyStep":null,"distributedID":null,"clientID":"c","sequenceClientID":"s",
             "enableDigestDeduplication":true,"storageRegion":null,"clientMutationId":null}}
            """),
        ("CreateArtifact with variables", """
            mutation CreateArtifact($artifactTypeName: String!, $artifactCollectionNames: [String!], $projectName: String!, $entityName: String!, $runName: String, $description: String,
              $digest: String!, $aliases: [ArtifactAliasInput!], $metadata: JSONString, $clientID: ID, $sequenceClientID: ID, $ttlDurationSeconds: Int64, $tags: [TagInput!]) {
              createArtifact(input: {artifactTypeName: $artifactTypeName, artifactCollectionNames: $artifactCollectionNames, projectName: $projectName, entityName: $entityName,
                runName: $runName, description: $description, digest: $digest, digestAlgorithm: MANIFEST_MD5, aliases: $aliases, metadata: $metadata, clientID: $clientID,
                sequenceClientID: $sequenceClientID, enableDigestDeduplication: true, ttlDurationSeconds: $ttlDurationSeconds, tags: $tags}) {
                artifact { id state artifactSequence { id latestArtifact { id versionIndex } } }
              }
            }
            """, """{"artifactTypeName":"t","artifactCollectionNames":["a"],"projectName":"p","entityName":"e","digest":"d","aliases":[],"distributedID":null,"historyStep":0}"""),
        ("CreateArtifactManifest", """
            mutation CreateArtifactManifest($artifactID: ID!, $baseArtifactID: ID, $name: String!, $digest: String!, $entityName: String!, $projectName: String!, $runName: String!,
              $manifestType: ArtifactManifestType!, $includeUpload: Boolean!) {
              createArtifactManifest(input: {artifactID: $artifactID, baseArtifactID: $baseArtifactID, name: $name, digest: $digest, entityName: $entityName, projectName: $projectName,
                runName: $runName, type: $manifestType}) {
                artifactManifest { id file { id uploadUrl @include(if: $includeUpload) uploadHeaders @include(if: $includeUpload) } }
              }
            }
            """, """{"artifactID":"QQ==","baseArtifactID":null,"name":"wandb_manifest.json","digest":"","entityName":"e","projectName":"p","runName":"r","manifestType":"FULL","includeUpload":true,"type":"FULL"}"""),
        ("CreateArtifactFiles", """
            mutation CreateArtifactFiles($artifactFiles: [CreateArtifactFileSpecInput!]!, $storageLayout: ArtifactStorageLayout!) {
              createArtifactFiles(input: {artifactFiles: $artifactFiles, storageLayout: $storageLayout}) {
                files { edges { node { id name displayName storagePath uploadUrl uploadHeaders uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } artifact { id } } } }
              }
            }
            """, """{"storageLayout":"V2","artifactFiles":[{"artifactID":"QQ==","artifactManifestID":"Qg==","name":"f.txt","md5":"m","mimetype":null,"uploadPartsInput":null},{"artifactID":"QQ==","name":"g","md5":"m","uploadPartsInput":[]}]}"""),
        ("CommitArtifact", "mutation CommitArtifact($artifactID: ID!) { commitArtifact(input: {artifactID: $artifactID}) { artifact { id digest } } }", """{"artifactID":"QQ=="}"""),
        ("ArtifactByID", "query ArtifactByID($id: ID!, $includeAliases: Boolean = true) { artifact(id: $id) { ...ArtifactFields } }" + Artifact, """{"id":"QQ=="}"""),
        ("ArtifactByIDShort", "query ArtifactByIDShort($id: ID!) { artifact(id: $id) { ...ArtifactFragment } }" + OldArtifact, """{"id":"QQ=="}"""),
        ("FetchOrgInfoFromEntity", "query FetchOrgInfoFromEntity($entity: String!) { entity(name: $entity) { ...OrgInfo } } fragment OrgInfo on Entity { organization { name orgEntity { name } } user { organizations { name orgEntity { name } } } }", """{"entity":"my-team"}"""),
        ("FetchOrgEntityFromEntity", "query FetchOrgEntityFromEntity($entityName: String!) { entity(name: $entityName) { organization { name orgEntity { name } } user { organizations { name orgEntity { name } } } } }", """{"entityName":"my-team"}"""),
        ("LinkArtifact", "mutation LinkArtifact($input: LinkArtifactInput!, $includeAliases: Boolean = true) { linkArtifact(input: $input) { versionIndex artifactMembership @include(if: true) { ...MembershipFields } } }" + Membership, """{"input":{"artifactID":"QQ==","artifactPortfolioName":"coll","entityName":"org","projectName":"wandb-registry-model","aliases":[{"artifactCollectionName":"coll","alias":"prod"}]}}"""),
        ("LinkArtifact with variables", """
            mutation LinkArtifact($artifactPortfolioName: String!, $entityName: String!, $projectName: String!, $aliases: [ArtifactAliasInput!], $artifactID: ID, $clientID: ID) {
              linkArtifact(input: {artifactPortfolioName: $artifactPortfolioName, entityName: $entityName, projectName: $projectName, aliases: $aliases, artifactID: $artifactID, clientID: $clientID}) { versionIndex }
            }
            """, """{"artifactPortfolioName":"coll","entityName":"org","projectName":"p","aliases":[],"artifactID":"QQ==","clientID":"","unknown":1}"""),
        ("UseArtifact", "mutation UseArtifact($entityName: String!, $projectName: String!, $runName: String!, $artifactID: ID!) { useArtifact(input: {entityName: $entityName, projectName: $projectName, runName: $runName, artifactID: $artifactID}) { artifact { id digest description state createdAt metadata } } }", """{"entityName":"e","projectName":"p","runName":"r","artifactID":"QQ==","usedAs":null}"""),
        ("ArtifactMembershipByName", "query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!, $includeAliases: Boolean = false) { project(name: $project, entityName: $entity) { artifactCollectionMembership(name: $name) { ...MembershipFields } } }" + Membership, """{"entity":"e","project":"p","name":"art:latest"}"""),
        ("ArtifactByName", "query ArtifactByName($entityName: String!, $projectName: String!, $name: String!, $enableTracking: Boolean) { project(name: $projectName, entityName: $entityName) { artifact(name: $name, enableTracking: $enableTracking) { ...ArtifactFragment } } }" + OldArtifact, """{"entityName":"e","projectName":"p","name":"art:v0","enableTracking":false}"""),
        ("FetchArtifactManifest", "query FetchArtifactManifest($id: ID!) { artifact(id: $id) { currentManifest { file { directUrl } } } }", """{"id":"QQ=="}"""),
        ("GetArtifactMembershipFileUrls", """
            query GetArtifactMembershipFileUrls($entity: String!, $project: String!, $collection: String!, $alias: String!, $cursor: String, $perPage: Int) {
              project(name: $project, entityName: $entity) { artifactCollection(name: $collection) { __typename artifactMembership(aliasName: $alias) {
                files(after: $cursor, first: $perPage) { pageInfo { ...PageInfoFields } edges { node { ...FileWithUrl } } } } } }
            }
            fragment FileWithUrl on File { __typename name directUrl }
            """ + PageInfo, """{"entity":"e","project":"p","collection":"c","alias":"v0","perPage":5000}"""),
        ("ArtifactMembershipFiles", """
            query ArtifactMembershipFiles($entity: String!, $project: String!, $collection: String!, $alias: String!, $fileNames: [String!], $cursor: String, $perPage: Int = 50) {
              project(name: $project, entityName: $entity) { artifactCollection(name: $collection) { __typename artifactMembership(aliasName: $alias) {
                files(names: $fileNames, after: $cursor, first: $perPage) { totalCount pageInfo { ...PageInfoFields } edges { node { ...FileFields } } } } } }
            }
            fragment FileFields on File { __typename id name: displayName url sizeBytes storagePath mimetype updatedAt digest md5 directUrl }
            """ + PageInfo, """{"entity":"e","project":"p","collection":"c","alias":"v0","fileNames":["a/b.txt"]}"""),
        ("ArtifactFileURLs", "query ArtifactFileURLs($id: ID!, $cursor: String, $perPage: Int) { artifact(id: $id) { files(after: $cursor, first: $perPage) { pageInfo { hasNextPage endCursor } edges { node { name directUrl } } } } }", """{"id":"QQ==","cursor":null,"perPage":5000}"""),
        ("ArtifactFileURLsByManifestEntries", """
            query ArtifactFileURLsByManifestEntries($id: ID!, $entries: [ArtifactManifestEntryInput!], $storageLayout: String!, $manifestVersion: String!, $storageRegion: String) {
              artifact(id: $id) { filesByManifestEntries(entries: $entries, storageLayout: $storageLayout, manifestVersion: $manifestVersion, storageRegion: $storageRegion) {
                pageInfo { hasNextPage endCursor } edges { node { name directUrl } } } } }
            """, """{"id":"QQ==","storageLayout":"V2","manifestVersion":"1","entries":[{"name":"a","digest":"d","birthArtifactID":"","size":3}]}"""),
        ("CreateRunFiles", "mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) { createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, files: $files}) { runID uploadHeaders files { name uploadUrl } } }", """{"entity":"e","project":"p","run":"r","files":["config.yaml"]}"""),
        ("RunStoppedStatus", "query RunStoppedStatus($projectName: String, $entityName: String, $runId: String!) { project(name: $projectName, entityName: $entityName) { run(name: $runId) { stopped } } }", """{"projectName":"p","entityName":"e","runId":"r"}"""),
        ("RunResumeStatus", "query RunResumeStatus($project: String, $entity: String, $name: String!) { model(name: $project, entityName: $entity) { id name entity { id name } bucket(name: $name, missingOk: true) { id name summaryMetrics displayName logLineCount historyLineCount eventsLineCount historyTail eventsTail config tags notes wandbConfig(keys: [\"t\"]) } } }", """{"project":"p","entity":"e","name":"r"}"""),
        ("ProjectArtifactCollection", """
            query ProjectArtifactCollection($entity: String!, $project: String!, $type: String!, $collection: String!, $cursor: String) {
              project(name: $project, entityName: $entity) { artifactType(name: $type) {
                artifactCollection(name: $collection) { __typename id name description createdAt tags { edges { node { id name } } } aliases(after: $cursor, first: 1000) { edges { node { alias } cursor } pageInfo { endCursor hasNextPage } } }
                artifactSequence(name: $collection) { __typename } } } }
            """, """{"entity":"e","project":"p","type":"t","collection":"c"}"""),
        ("FetchRegistry", """
            query FetchRegistry($name: String!, $entity: String!) { entity(name: $entity) { project(name: $name) { ...RegistryFields } } }
            fragment RegistryFields on Project { __typename id internalId name entity { name organization { name } } description createdAt updatedAt access
              allowAllArtifactTypes: allowAllArtifactTypesInRegistry artifactTypes(includeAll: true) { edges { node { name } } } }
            """, """{"name":"wandb-registry-model","entity":"org"}"""),
        ("ArtifactCreatedBy", "query ArtifactCreatedBy($id: ID!) { artifact(id: $id) { createdBy { __typename ... on Run { ...RunInfo } } } } fragment RunInfo on Run { __typename id name project { ...ProjectInfo } }" + ProjectInfo, """{"id":"QQ=="}"""),
        ("ArtifactUsedBy", "query ArtifactUsedBy($id: ID!) { artifact(id: $id) { usedBy { edges { node { ...RunInfo } } } } } fragment RunInfo on Run { __typename id name project { ...ProjectInfo } }" + ProjectInfo, """{"id":"QQ=="}"""),
    ];
}

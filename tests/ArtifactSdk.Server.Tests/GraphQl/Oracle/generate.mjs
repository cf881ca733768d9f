// Regenerates oracle.json with the reference implementation:
//   npm install --prefix /tmp/oracle graphql@16 && cp generate.mjs oracle.graphql /tmp/oracle/ \
//     && cp ../../../../src/ArtifactSdk.Server/Schema/schema.graphql /tmp/oracle/ && (cd /tmp/oracle && node generate.mjs) && cp /tmp/oracle/oracle.json .
import { readFileSync, writeFileSync } from 'node:fs';
import {
  buildSchema, parse, validate, execute, specifiedRules, introspectionFromSchema,
  NoUnusedFragmentsRule, NoUnusedVariablesRule,
} from 'graphql';

const schemas = {
  oracle: buildSchema(readFileSync('oracle.graphql', 'utf8')),
  server: buildSchema(readFileSync('schema.graphql', 'utf8')),
};
const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule);

// ---------------------------------------------------------------------------------------------- syntax
const syntax = [
  '', ' ', '#only a comment', '{', '}', '{}', '{ a', '{ a {} }', '{ a( }', '{ a() }', '{ a(b) }', '{ a(b:) }', '{ a(b: $) }', 'query', 'query {', 'query Q',
  'query Q($a) { b }', 'query Q($a: ) { b }', 'query Q() { b }', 'query Q($a: Int = $b) { b }', 'query Q($a: [Int) { b }', 'query Q($a: Int!!) { b }',
  'fragment on on T { a }', 'fragment f { a }', 'fragment f on { a }', '{ ...on }', '{ ... }', '{ ...{ } }', '{ a @ }', '{ a: }', '{ a: b: c }', 'notanoperation Foo { field }',
  '{ a(b: "x) }', '{ a(b: "x\n") }', '{ a(b: """x) }', '{ a(b: "\\x") }', '{ a(b: "\\u12") }', '{ a(b: "\\uD800") }', '{ a(b: "\\uDC00\\uD800") }', '{ a(b: "\\u{110000}") }', '{ a(b: "\\u{}") }',
  '{ a(b: 01) }', '{ a(b: 1.) }', '{ a(b: .5) }', '{ a(b: 1e) }', '{ a(b: -) }', '{ a(b: 1x) }', '{ a(b: 1.2.3) }', '{ a(b: 1_0) }', '{ a(b: +1) }', '{ ? }', "{ a(b: 'x') }", '{ \u0007 }', '{ a(b: "\u0007") }', '{ é }', '{ .. a }', '{ ....a }', '{ a(b: [1, }', '{ a(b: {c}) }', '{ a(b: {c: }) }',
  '{ a } extra', 'mutation { } ', 'subscription S { a }}', '{ a(b: true, ) }', '{a(b:{c:1 d:[{e:"f"}]})}', '{a(b:null)}', '\uFEFF{ a }', '{a #x\n}', '{a,,,b,}',
];

// ---------------------------------------------------------------------------------------------- validation
const invalid = [
  '{ nope }', '{ person { nope } }', '{ person { nope { deep } } }', '{ pet { barks } }', '{ thing { name } }', '{ thing { __typename } }', '{ __typename }', '{ person { __schema { types { name } } } }', 'mutation { __schema { types { name } } }',
  '{ person }', '{ text { x } }', '{ colors { x } }', '{ person { scores { x } pets } }', '{ must }', '{ echoInt(z: 1) }', '{ echoInt(a: 1, a: 2) }', '{ required }', '{ required(a: 1) }', '{ required(a: null, b: "x") }', '{ nope(a: 1, a: 2) }',
  '{ echoInt(a: "1") }', '{ echoInt(a: 1.5) }', '{ echoInt(a: 3000000000) }', '{ echoInt(a: RED) }', '{ echoInt(a: true) }', '{ echoInt(a: [1]) }', '{ echoInt(a: {b: 1}) }', '{ echoInt(c: [1, "2", null, 3.5]) }', '{ echoInt(d: [[1, null], 2, null]) }', '{ echoInt(b: null) }',
  '{ echoFloat(a: "x") }', '{ echoFloat(a: 1) }', '{ echoFloat(b: [1, 2.5, null, true]) }', '{ echoText(a: 1) }', '{ echoText(a: TEXT) }', '{ echoText(a: ["x"]) }', '{ echoText(b: "x") }', '{ echoBool(a: "true") }', '{ echoBool(a: 1) }', '{ echoId(a: 1.5) }', '{ echoId(a: true) }', '{ echoId(a: 1, b: ["x", 2]) }',
  '{ echoColor(a: "RED") }', '{ echoColor(a: PINK) }', '{ echoColor(a: 1) }', '{ echoColor(b: [RED, PINK, null]) }', '{ echoColor(a: OLD) }', '{ echoJson(a: {b: [1, {c: X}]}) }', '{ echoJson(a: null, b: [null]) }',
  '{ echoPoint(a: {}) }', '{ echoPoint(a: {x: 1, z: 2}) }', '{ echoPoint(a: {x: "1"}) }', '{ echoPoint(a: {x: null}) }', '{ echoPoint(a: 1) }', '{ echoPoint(a: [{x: 1}]) }', '{ echoPoint(b: {x: 1}) }', '{ echoPoint(b: [{x: 1}, {y: 1}, null]) }', '{ echoPoint(a: {x: 1, x: 2}) }', '{ echoPoint(a: {x: 1, tags: [1]}) }', '{ echoPoint(a: {x: 1, color: PINK}) }',
  '{ echoShape(b: {name: "n", corners: []}) }', '{ echoShape(b: {corners: {x: 1}}) }', '{ echoShape(b: {name: "n", corners: [{x: 1}], next: {name: 1}}) }', '{ echoShape(b: {name: "n", corners: [], meta: {any: [thing]}, unknown: 1}) }',
  'query Q($a: Int) { echoInt(a: $a) }', 'query Q($a: String) { echoInt(a: $a) }', 'query Q($a: Int) { echoInt(b: $a) }', 'query Q($a: Int) { required(a: $a, b: "x") }', 'query Q($a: Int = 1) { required(a: $a, b: "x") }', 'query Q($a: Int = null) { required(a: $a, b: "x") }', 'query Q($a: Int!) { echoInt(a: $a, c: [$a]) }', 'query Q($a: [Int]) { echoInt(c: $a) }', 'query Q($a: [Int!]!) { echoInt(c: $a) }', 'query Q($a: [Int]) { echoInt(d: [$a]) }', 'query Q($a: Int) { echoInt(c: $a) }', 'query Q($a: Int) { echoInt(d: [[$a]]) }',
  'query Q($a: Point) { echoPoint(a: $a, b: [$a]) }', 'query Q($a: Int) { echoPoint(a: {x: $a}) }', 'query Q($a: Int) { echoPoint(a: {x: 1, y: $a}) }', 'query Q($a: ID) { echoText(a: $a) }', 'query Q($a: String!) { echoId(a: $a) }', 'query Q($a: JSON) { echoJson(a: {b: $a}, b: [$a]) }', 'query Q($a: String) { echoJson(a: {b: $a}) }', 'query Q($a: String) { echoJson(b: [$a]) }',
  'query Q($a: Nope) { text }', 'query Q($a: Person) { text }', 'query Q($a: [Thing!]!) { text }', 'query Q($a: Int, $a: Int) { echoInt(a: $a) }', 'query Q($a: Int, $a: String) { text }', 'query Q($a: Int = "x") { echoInt(a: $a) }', 'query Q($a: Int! = 1) { echoInt(a: $a) }', 'query Q($a: Point = {y: 1}) { echoPoint(a: $a) }', 'query Q($a: [Color!] = [RED, PINK]) { text }', 'query Q($a: Boolean) { text @include(if: $a) }', 'query Q($a: Boolean = true) { text @include(if: $a) }', 'query Q($a: Boolean!) { text @skip(if: $a) }',
  '{ echoInt(a: $a) }', 'query Q { echoInt(a: $a) }', 'query Q { ...F } fragment F on Query { echoInt(a: $a) }', 'query Q($a: Int) { ...F } query R { ...F } fragment F on Query { echoInt(a: $a) }', 'query Q($a: String) { ...F } fragment F on Query { ...G } fragment G on Query { echoInt(a: $a) }', 'query Q { text @include(if: $b) }', 'query Q { echoPoint(a: {x: $x, y: $y}) echoInt(c: [$c]) }',
  '{ ...Nope }', '{ person { ...Nope } }', 'fragment F on Nope { a } { text }', 'fragment F on Color { a } { text }', 'fragment F on Point { a } { text }', '{ ... on Nope { a } }', '{ ... on String { a } }', '{ person { ... on Dog { name } } }', '{ pet { ... on Dog { barks } ... on Cat { meows } } }', '{ pet { ... on Person { name } } }', '{ pet { ... on Node { id } ... on Named { name } ... on Thing { __typename } } }', '{ thing { ... on Animal { legs } ... on Cat { meows } ... on Named { name } } }', '{ node(id: 1) { ...F } } fragment F on Person { name }', '{ node(id: 1) { ... on Named { name } ... on Person { name } } }', '{ ... { text } }', '{ ... @include(if: true) { text nope } }',
  '{ ...F } fragment F on Query { ...F }', '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }', '{ ...F } fragment F on Query { person { ...G } } fragment G on Person { self { ...H } } fragment H on Person { self { ...G } ...H }', '{ text } fragment F on Query { text } fragment F on Query { num }', 'query A { text } query A { num }', 'query A { text } mutation A { first }', '{ text } { num }', '{ text } query A { num }',
  '{ text @nope }', '{ text @include }', '{ text @include(if: null) }', '{ text @include(if: "x") }', '{ text @include(if: true, x: 1) }', '{ text @include(if: true) @include(if: false) }', '{ text @include(if: true) @skip(if: false) }', 'query @include(if: true) { text }', '{ text @deprecated }', '{ ...F @nope } fragment F on Query @skip(if: true) { text }', '{ ... @nope { text } }', 'query Q($a: Int @include(if: true)) { echoInt(a: $a) }', 'mutation @nope { first }', '{ text @nope @nope }', '{ person @include(if: $v) { name } }',
  '{ a: text a: num }', '{ text: num text }', '{ echoInt(a: 1) echoInt(a: 2) }', '{ echoInt(a: 1) echoInt(a: 1) }', '{ echoInt(a: 1, b: 2) echoInt(b: 2, a: 1) }', '{ echoInt echoInt(a: 1) }', '{ echoPoint(a: {x: 1, y: 2}) echoPoint(a: {y: 2, x: 1}) }', '{ person { name } person { name: old } }', '{ person { self { a: name } } person { self { a: old } } }', '{ pet { ... on Dog { x: barks } ... on Cat { x: name } } }', '{ pet { ... on Dog { size } ... on Cat { size } } }', '{ pet { ... on Dog { x: legs } ... on Cat { x: meows } } }', '{ pet { ... on Dog { owner { name } } ... on Cat { owner { name } } } }', '{ pet { ... on Dog { x: name } ... on Cat { x: name } name } }', '{ pet { x: name ... on Dog { x: legs } } }', '{ pet { ... on Dog { friend { x: id } } ... on Cat { friend { x: name } } } }', '{ pet { ... on Dog { f: friend { x: id } } ... on Cat { f: friend { x: id } } } }', '{ pet { ... on Dog { f: friend { legs } } ... on Cat { f: owner { name } } } }', '{ ...A ...B } fragment A on Query { x: text } fragment B on Query { x: num }', '{ person { scores x: grid } person { scores x: scores } }', 'query Q($a: Int, $b: Int) { echoInt(a: $a) echoInt(a: $b) }', 'query Q($a: Int) { echoInt(a: $a) echoInt(a: $a) }', '{ person { x: __typename x: name } }', '{ x: __typename x: __typename }',
  '{ __type { name } }', '{ __type(name: 1) { name } }', '{ __schema { nope } }', '{ __type(name: "Person") { fields(includeDeprecated: 1) { name args { name type { name ofType { name } } } } } }', '{ __schema }', '{ __type(name: "a") { kind { x } } }', '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }', '{ __schema { types { fields { type { fields { name } } } } } }',
];

const serverDocuments = [
  '#graphql\nquery Viewer { viewer { id entity username email flags teams { edges { node { name } } } } }',
  'query Viewer { viewer { id entity } serverInfo { cliVersionInfo latestLocalVersionInfo { outOfDate latestVersionString versionOnThisInstanceString } } }',
  'query ServerFeaturesQuery { serverInfo { features { name isEnabled } } }',
  'query Q { serverInfo { nothing } }',
  'query ProbeServerCapabilities { QueryType: __type(name: "Query") { ...fieldData } MutationType: __type(name: "Mutation") { ...fieldData } ServerInfoType: __type(name: "ServerInfo") { ...fieldData } } fragment fieldData on __Type { fields { name args { name } } }',
  'query InputFields($typeName: String!) { TypeInfo: __type(name: $typeName) { inputFields { name } } }',
  'query TypeInfo($name: String!) { __type(name: $name) { name fields { name args { name } } inputFields { name } } }',
  'query A($id: ID!, $includeAliases: Boolean = true) { artifact(id: $id) { ...F } } fragment F on Artifact { id aliases @include(if: $includeAliases) { alias artifactCollection { __typename name } } }',
  'query A($id: ID!) { artifact(id: $id) { createdBy { __typename ... on Run { id name } ... on User { name } } } }',
  'query A($id: ID!) { artifact(id: $id) { createdBy { name } } }',
  'query C($id: ID!) { artifactCollection(id: $id) { ...S ... on ArtifactPortfolio { name } } } fragment S on ArtifactSequence { latestArtifact { id } }',
  'query C($id: ID!) { artifactCollection(id: $id) { latestArtifact { id } } }',
  'mutation M($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact { id state } } }',
  'mutation M($d: String!) { createArtifact(input: {entityName: "e", projectName: "p", artifactTypeName: "t", digest: $d, digestAlgorithm: MANIFEST_MD5, nope: 1}) { artifact { id } } }',
  'mutation M { createArtifact(input: {entityName: "e", digestAlgorithm: SHA}) { artifact { id } } }',
  'query P($first: Int!) { project(name: "p", entity: "e") { runs(first: $first) { edges { node { name } } } } }',
  'query P($names: [String]) { project(name: "p", entityName: "e") { run(name: "r") { files(names: $names) { edges { node { name } } } } } }',
  'query P($names: [String]) { artifact(id: "x") { files(names: $names) { edges { node { name } } } } }',
  'query L($t: [ArtifactCollectionType!]) { organization(name: "o") { orgEntity { artifactCollections(collectionTypes: $t) { totalCount } } } }',
];

// ---------------------------------------------------------------------------------------------- execution
const person = {
  name: 'Ann', nickNames: ['a', 'b'], scores: [1, null, 3], grid: [[1, 2], null, []], strict: [1, 2],
  pets: [{ __typename: 'Dog', id: 1, name: 'Rex', legs: 4, size: 3 }, { __typename: 'Cat', id: 'c', name: null, legs: 3, meows: true, size: 1.5 }],
  best: { __typename: 'Cat', id: 'c', name: 'Tom', meows: false },
  self: { name: 'Ann again', nickNames: [], strict: [], self: { name: 'deep', strict: null } },
  maybe: { name: 'M', strict: [1, null], self: null, best: null },
};
const root = {
  person, must: person, pet: person.pets[0], pets: [person.pets[0], null, person.pets[1]], thing: { __typename: 'Person', ...person },
  things: [{ __typename: 'Dog', id: 'd', name: 'Rex', size: 1 }, { __typename: 'Person', name: 'Bob' }], color: 'BLUE', colors: ['RED', 'GREEN'], num: 42, real: 1.5, flag: false,
  text: 'line\n"quoted" \\ tab\t é 日本 😀 \u0001 </script>', id: 7, json: { a: [1, 'x', null, { b: true }] }, first: 1, second: 2, third: null,
};
const executions = [
  ['{ person { name } num real flag text id color colors json }'], ['{ __typename person { __typename name } pet { __typename } thing { __typename } }'], ['{ a: num b: num num }'],
  ['{ person { name ...F ... on Person { nickNames } } } fragment F on Person { scores grid pets { id name } }'],
  ['{ pets { __typename id ... on Dog { name size } ... on Cat { meows weight: size } ... on Node { id } ...N } } fragment N on Named { name }'],
  ['{ things { ... on Dog { id } ... on Named { name } ... on Animal { legs } } }'],
  ['{ person { name } person { nickNames pets { id } } person { pets { name } } }'],
  ['{ num ...F ...F text } fragment F on Query { real num flag }'],
  ['query Q($a: Boolean!, $b: Boolean = true) { num @include(if: $a) real @skip(if: $a) flag @include(if: $a) @skip(if: $b) ...F @include(if: $b) ... @skip(if: $b) { id } } fragment F on Query { text @skip(if: $b) color }', { a: true }],
  ['query Q($a: Boolean!, $b: Boolean = true) { num @include(if: $a) num @skip(if: $a) person @include(if: $a) { name } person { nickNames } }', { a: false, b: false }],
  ['{ person { self { name strict } maybe { name } } }'], ['{ person { self { self { name strict } } } num }'], ['{ person { maybe { name strict } name } num }'], ['{ person { maybe { self { name } } name } }'],
  ['{ must { self { self { strict } } } num }'], ['{ person { best { id } maybe { best { id } } } }'], ['{ person { maybe { name nickNames } } }'], ['{ num must { maybe { self { name } } pets { id ... on Dog { friend { id } } } } }'],
  ['{ pets { id ... on Cat { owner { name } } } }'], ['{ person { pets { id ... on Cat { owner { name } } } name } }'],
  ['mutation { first(a: 1) second(a: 2) third { name } }'], ['mutation M { a: first b: second(a: 1) c: first }'],
  ['query A { num } query B { text }', null, 'B'], ['query A { num } query B { text }'], ['query A { num }', null, 'C'], ['{ num }', null, ''], ['fragment F on Query { num }'],
  ['{ echoInt echoText echoColor echoPoint }'], ['{ echoInt(a: 1, b: 2, c: [1, null], d: [[1], 2]) }'], ['{ echoInt(a: null, c: null) }'], ['{ echoInt(c: 3, d: 4) }'], ['{ echoFloat(a: 1, b: [2, 3.5]) x: echoFloat(a: -1.5e3, b: 1) }'],
  ['{ echoText(a: "x", b: ["y", null], c: null) x: echoText(a: "", b: "z") }'], ['{ echoBool(a: true) x: echoBool(a: null) }'], ['{ echoId(a: 1, b: ["x", 2]) x: echoId(a: "01") }'], ['{ echoColor(a: RED, b: [BLUE, null]) }'],
  ['{ echoJson(a: {b: [1, 2.5, "x", true, null, ENUM, {c: {}}]}, b: [1, {}]) }'], ['{ echoPoint(a: {x: 1}, b: [{x: 2, y: null, color: BLUE, tags: "t"}]) }'], ['{ echoShape(b: {name: "n", corners: {x: 1}, next: {name: "m", corners: [], meta: 1}}) }'],
  ['query Q($a: Int, $b: Int! = 9, $c: [Int]) { echoInt(a: $a, b: $b, c: $c) }'], ['query Q($a: Int, $b: Int! = 9, $c: [Int]) { echoInt(a: $a, b: $b, c: $c) }', { a: null, b: 3, c: 5 }], ['query Q($a: Int, $b: Int) { echoInt(a: $a, c: [$a, 1, $b]) }', { b: 2 }], ['query Q($a: Int = 4) { echoInt(a: $a) }', {}], ['query Q($a: Int = 4) { echoInt(a: $a) }', { a: null }], ['query Q($a: Int = 4) { echoInt(b: $a) }', { a: null }], ['query Q($a: Int) { echoInt(b: $a) num }', {}], ['query Q($a: Int) { echoInt(b: $a) num }', { a: null }],
  ['query Q($a: Int!) { echoInt(a: $a) }', {}], ['query Q($a: Int!) { echoInt(a: $a) }', { a: null }], ['query Q($a: Int!) { echoInt(a: $a) }', { a: 1, unknown: { x: 1 } }], ['query Q($a: Int) { echoInt(a: $a) }', { a: '1' }], ['query Q($a: Int) { echoInt(a: $a) }', { a: 1.5 }], ['query Q($a: Int) { echoInt(a: $a) }', { a: 3000000000 }], ['query Q($a: Int) { echoInt(a: $a) }', { a: true }], ['query Q($a: Int) { echoInt(a: $a) }', { a: [1] }], ['query Q($a: Int) { echoInt(a: $a) }', { a: { b: 1 } }],
  ['query Q($a: [Int!]) { echoInt(c: $a) }', { a: [1, null, 'x'] }], ['query Q($a: [[Int!]!]) { echoInt(d: $a) }', { a: [1, [2]] }], ['query Q($a: [[Int!]!]) { echoInt(d: $a) }', { a: [[1], [null]] }], ['query Q($a: [[Int!]!]) { echoInt(d: $a) }', { a: 1 }],
  ['query Q($a: Float, $b: [Float!]) { echoFloat(a: $a, b: $b) }', { a: 1, b: [1.5, 2] }], ['query Q($a: Float) { echoFloat(a: $a) }', { a: '1' }], ['query Q($a: String) { echoText(a: $a) }', { a: 1 }], ['query Q($a: String) { echoText(a: $a) }', { a: 'é😀' }], ['query Q($a: Boolean) { echoBool(a: $a) }', { a: 'true' }], ['query Q($a: Boolean) { echoBool(a: $a) }', { a: false }], ['query Q($a: ID, $b: [ID!]) { echoId(a: $a, b: $b) }', { a: 12, b: ['x', 3] }], ['query Q($a: ID) { echoId(a: $a) }', { a: 1.5 }], ['query Q($a: ID) { echoId(a: $a) }', { a: true }],
  ['query Q($a: Color) { echoColor(a: $a) }', { a: 'RED' }], ['query Q($a: Color) { echoColor(a: $a) }', { a: 'PINK' }], ['query Q($a: Color) { echoColor(a: $a) }', { a: 1 }], ['query Q($a: JSON, $b: [JSON]) { echoJson(a: $a, b: $b) }', { a: { x: [1, null] }, b: 3 }], ['query Q($a: JSON) { echoJson(a: {k: $a, l: [1]}) }', { a: { x: [1, null] } }],
  ['query Q($a: Point) { echoPoint(a: $a) }', { a: { x: 1 } }], ['query Q($a: Point) { echoPoint(a: $a) }', { a: {} }], ['query Q($a: Point) { echoPoint(a: $a) }', { a: { x: 1, z: 1 } }], ['query Q($a: Point) { echoPoint(a: $a) }', { a: { x: 'q', y: null, color: 'PINK', tags: ['a', null] } }], ['query Q($a: Point) { echoPoint(a: $a) }', { a: 3 }], ['query Q($a: Point) { echoPoint(a: $a) }', { a: [{ x: 1 }] }], ['query Q($a: [Point!]) { echoPoint(b: $a) }', { a: { x: 1, tags: 'one' } }], ['query Q($a: [Point!]) { echoPoint(b: $a) }', { a: [{ x: 1 }, { y: 2 }, null] }], ['query Q($x: Int!, $y: Int, $t: String!) { echoPoint(a: {x: $x, y: $y, tags: [$t]}) }', { x: 1, t: 'T' }], ['query Q($x: Int!, $y: Int) { echoPoint(a: {x: $x, y: $y}) }', { x: 1, y: null }],
  ['query Q($s: Shape!) { echoShape(b: $s) }', { s: { name: 'n', corners: [{ x: 1 }], next: { name: 'm', corners: { x: 2 }, meta: [1] } } }], ['query Q($s: Shape!) { echoShape(b: $s) }', { s: { name: 'n', corners: [{ x: 1, tags: [5] }], next: { corners: [{}] } } }], ['query Q($s: Shape!) { echoShape(b: $s) }', { s: 'text' }], ['query Q($a: Int, $b: String, $c: Boolean) { echoInt(a: $a) }', { a: 'x', b: 2, c: 3 }],
  ['{ echoText(a: """\n    Hello,\n      World!\n\n    Yours,\n      GraphQL.\n  """) }'], ['{ echoText(a: """x""") b: echoText(a: """ \n\n a\n  b \n\n""") c: echoText(a: """\\""" \\n "q" """) d: echoText(a: """""") e: echoText(a: """\r\n\ta\r\n\t\tb\rc""") }'], ['{ echoText(a: "\\u00e9 \\uD83D\\uDE00 \\u{1F600} \\" \\\\ \\/ \\b\\f\\n\\r\\t # not, a comment") }'], ['{ __type(name: "Nope") { name } x: __type(name: "Color") { enumValues { name } all: enumValues(includeDeprecated: true) { name isDeprecated deprecationReason description } } }'],
  ['{ __type(name: "Person") { kind name fields { name } all: fields(includeDeprecated: true) { name deprecationReason } inputFields { name } possibleTypes { name } interfaces { name } enumValues { name } ofType { name } } }'], ['{ __type(name: "Animal") { kind possibleTypes { name } interfaces { name } fields { name type { kind name ofType { kind name } } } } node: __type(name: "Node") { possibleTypes { name } interfaces { name } } thing: __type(name: "Thing") { kind possibleTypes { name } fields { name } } }'], ['{ __type(name: "Shape") { inputFields { name defaultValue } all: inputFields(includeDeprecated: true) { name type { kind ofType { kind name } } } } __schema { queryType { name } mutationType { name } subscriptionType { name } } l: __type(name: "Link") { specifiedByURL } }'],
];

// ---------------------------------------------------------------------------------------------- output
const guess = / Did you mean (?!"\w+ \{)[^?]*\?$/;
const shown = (error) => ({
  message: error.message.replace(guess, ''),
  ...(error.path ? { path: error.path } : {}),
  ...(error.locations ? { locations: error.locations.map(({ line, column }) => [line, column]) } : {}),
});

function attempt(document) {
  try { return { parsed: parse(document) }; } catch (error) { return { error: shown(error) }; }
}

function fieldResolver(source, args, context, info) {
  if (info.fieldName.startsWith('echo')) return JSON.stringify(args);
  return source[info.fieldName];
}

const result = {
  syntax: syntax.map((document) => ({ document, error: attempt(document).error ?? null })),
  validation: [
    ...invalid.map((document) => ({ schema: 'oracle', document })),
    ...serverDocuments.map((document) => ({ schema: 'server', document })),
  ].map(({ schema, document }) => ({ schema, document, errors: validate(schemas[schema], parse(document), rules, { maxErrors: 1000 }).map(shown) })),
  execution: executions.map(([document, variables, operation]) => {
    const wrong = validate(schemas.oracle, parse(document), rules);
    if (wrong.length) throw new Error(`${document}: ${wrong}`);
    const outcome = execute({
      schema: schemas.oracle, document: parse(document), rootValue: root, variableValues: variables ?? undefined, operationName: operation || undefined,
      fieldResolver, typeResolver: (value) => value.__typename,
    });
    return { document, variables: variables ?? null, operation: operation ?? null, data: outcome.data, errors: (outcome.errors ?? []).map(shown) };
  }),
  root,
  introspection: {
    oracle: introspectionFromSchema(schemas.oracle, { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true }),
    server: introspectionFromSchema(schemas.server, { descriptions: false, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true }),
  },
};

// What drafts newer than October 2021 add to the directives is not served.
for (const { __schema } of Object.values(result.introspection)) {
  __schema.directives = __schema.directives.filter(({ name }) => name !== 'oneOf')
    .map(({ isDeprecated, deprecationReason, ...rest }) => ({ ...rest, locations: rest.locations.filter((place) => place !== 'DIRECTIVE_DEFINITION') }));
}

// One case a line, so that a change of one case is a change of one line.
const lines = (items) => '[\n' + items.map((item) => JSON.stringify(item)).join(',\n') + '\n]';
const types = ({ __schema: { types, ...rest } }) => `{"rest":${JSON.stringify(rest)},\n"types":${lines(types)}}`;
writeFileSync('oracle.json', `{
"syntax":${lines(result.syntax)},
"validation":${lines(result.validation)},
"root":${JSON.stringify(result.root)},
"execution":${lines(result.execution)},
"introspection":{"oracle":${types(result.introspection.oracle)},\n"server":${types(result.introspection.server)}}
}
`);
